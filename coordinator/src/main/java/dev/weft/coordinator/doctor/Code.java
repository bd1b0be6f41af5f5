package dev.weft.coordinator.doctor;

/**
 * Every kind of finding. Names are part of the contract: scripts ignore findings by them. {@code
 * docs/doctor.md} has the same list.
 */
public enum Code {
  AGENTS_OPEN(
      Severity.DANGER,
      "Agents' connections are taken from other machines, without encryption or authentication.",
      "Listen on loopback and let a tunnel of yours lead there."),
  AGENT_CLOCK(
      Severity.WARNING,
      "An agent's wall clock differs from the coordinator's by more than 2 s. No lease or timeout"
          + " depends on it; times in logs and results do.",
      "Let both machines keep their time by NTP."),
  AGENT_OLD(
      Severity.NOTE,
      "An agent's program has another version than the coordinator's.",
      "Bring all to one version when it suits; neighbouring versions work together."),
  AGENT_STUCK(
      Severity.WARNING,
      "Attempts on an agent were told to stop and did not; they hold their slots until the agent"
          + " ends.",
      "Look at what their handler waits for; drain the agent and start it again."),
  AGENT_TROUBLE(
      Severity.WARNING,
      "An agent takes no jobs, for the reason that it gives.",
      "Remove the reason; the agent goes on by itself."),
  AGENT_WITHOUT_JOURNAL(
      Severity.WARNING,
      "An agent keeps nothing on its disk: when its process dies, results that were not yet"
          + " acknowledged are lost with it and their jobs run again.",
      "Set journal.place=disk and put agent.data on a disk."),
  API_OPEN(
      Severity.DANGER,
      "The API is reached from other machines, without encryption or authentication: anybody may"
          + " submit, read and cancel jobs.",
      "Listen on loopback and let a tunnel of yours lead there."),
  BROKER_BLOCKED(
      Severity.WARNING,
      "The broker takes no messages, because of an alarm of its memory or disk: results wait.",
      "Free memory or disk of the broker; results leave by themselves then."),
  BROKER_CERTIFICATE(
      Severity.WARNING,
      "The broker's certificate ends within 21 days, or is not valid.",
      "Renew it; a connection that is open goes on, a new one cannot be made after its end."),
  BROKER_GUEST(
      Severity.WARNING,
      "The user guest, whose password everybody knows, logs in at a broker elsewhere.",
      "Make a user of its own for Weft, with permissions on ^weft\\. and the mapped queues only."),
  BROKER_NOT_ENCRYPTED(
      Severity.WARNING,
      "Messages, and the password, go to a broker elsewhere without encryption.",
      "Use amqps:// in amqp.uri."),
  BROKER_UNREACHABLE(
      Severity.DANGER,
      "There is no connection to the broker: no message is taken, no result leaves.",
      "Look at the broker and at amqp.uri; the coordinator connects by itself."),
  CLAIMS_REFUSED(
      Severity.WARNING,
      "Agents hold attempts that this store does not know and that no key of this cluster has sealed:"
          + " they were told to stop them.",
      "weft recovery get; if the store was made anew, put the old cluster-key into data.dir before"
          + " the coordinator starts."),
  DEAD_LETTERS(
      Severity.WARNING,
      "Many jobs or messages became dead letters within the last hour.",
      "weft dead list shows why; replay or purge them."),
  FOREIGN_CLUSTER(
      Severity.DANGER,
      "An agent serves coordinators of different stores: if they take jobs from one queue, a"
          + " message that comes again may be run by both.",
      "Let each queue have one store. Several coordinators need one PostgreSQL database."),
  FOREIGN_CONSUMERS(
      Severity.DANGER,
      "Somebody else takes messages from a queue of this coordinator. If it is a coordinator with"
          + " another store, a message that comes again may be run by both; if it is anything"
          + " else, its jobs are lost to Weft.",
      "Find it with rabbitmqctl list_consumers and stop it, or give it a queue of its own."),
  HELD_JOBS(
      Severity.WARNING,
      "Jobs whose attempt was lost wait for somebody to decide (on_lost: hold).",
      "weft job list --state held; look at what each did, then release or cancel it."),
  JOBS_IN_DOUBT(
      Severity.WARNING,
      "An agent that holds attempts is silent for longer than agents.lost-after and is not given"
          + " up: by the brake on mass loss, or because its jobs are never given up.",
      "Bring it back, or weft agent declare-lost if nothing of it runs any more."),
  LEASE_SHORT(
      Severity.WARNING,
      "agents.lost-after is so short that an ordinary pause of a process or a network makes jobs"
          + " run twice, or leaves agents no time to stop them.",
      "Set it to 30s or more, and well above the agents' kill.grace."),
  NOT_CHECKED(
      Severity.NOTE,
      "Something could not be looked at.",
      "Look at it yourself, or remove the reason and ask again."),
  POOL_PAUSED(
      Severity.NOTE, "A pool is paused and jobs wait in it.", "weft pool resume starts them."),
  POOL_WITHOUT_AGENTS(
      Severity.WARNING,
      "Jobs wait in a pool that no connected agent serves.",
      "Start an agent with this pool in agent.pools."),
  POSTGRES_ASYNC_STANDBY(
      Severity.WARNING,
      "Commits do not wait for a standby: a failover to it may lose the last of them, and the"
          + " store goes back in time.",
      "Name a synchronous standby in synchronous_standby_names."),
  POSTGRES_CLOCK(
      Severity.WARNING,
      "The database server's clock differs from the coordinator's by more than 2 s.",
      "Let both machines keep their time by NTP."),
  POSTGRES_COMMITS_LOST(
      Severity.DANGER,
      "synchronous_commit is off for the store's commits: a crash of the server loses jobs that"
          + " were acknowledged.",
      "Remove what sets it for this role or database."),
  POSTGRES_FSYNC_OFF(
      Severity.DANGER,
      "fsync is off: a crash of the server's machine may destroy the whole database.",
      "Set fsync = on in postgresql.conf."),
  POSTGRES_NOT_ENCRYPTED(
      Severity.WARNING,
      "Jobs go to a database server elsewhere without encryption.",
      "Add sslmode=verify-full to the URL and a certificate to the server."),
  POSTGRES_TORN_PAGES(
      Severity.DANGER,
      "full_page_writes is off: a crash while a page is written may damage the database.",
      "Set full_page_writes = on in postgresql.conf."),
  QUEUE_CLASSIC(
      Severity.WARNING,
      "A queue is of the classic type: it lives on one node of the broker, and is gone with it.",
      "Declare it again with x-queue-type=quorum, after it has run empty."),
  QUEUE_DELIVERY_LIMIT(
      Severity.WARNING,
      "A queue's delivery limit is -1: RabbitMQ 3 drops each message at once when it comes back,"
          + " RabbitMQ 4 never does.",
      "Declare it with a limit of 20 or so, and a dead-letter exchange."),
  QUEUE_DROPS_DEAD_LETTERS(
      Severity.WARNING,
      "A queue may lose messages on their way to its dead-letter exchange: at-least-once needs"
          + " x-dead-letter-strategy=at-least-once and x-overflow=reject-publish.",
      "Declare it with both."),
  QUEUE_DROPS_OLDEST(
      Severity.DANGER,
      "A queue has a limit of length and drops its oldest messages when it is full.",
      "Declare it with x-overflow=reject-publish."),
  QUEUE_EXPIRES(
      Severity.WARNING,
      "A queue, or the messages in it, go away after a time that its arguments say.",
      "Remove x-expires and x-message-ttl; for a start deadline use the message's expiration."),
  QUEUE_FAILED(
      Severity.DANGER,
      "A queue is missing, or no messages can be taken from it.",
      "Remove the reason; the coordinator tries again by itself."),
  QUEUE_OF_OTHER_STORE(
      Severity.DANGER,
      "Coordinators with another store take messages from a queue. Nothing is taken from it here: a"
          + " message that comes again might be run by both.",
      "Give each store queues of its own, or the coordinators one PostgreSQL database. When the"
          + " others have left, the queue is taken over by itself."),
  QUEUE_SHARED(
      Severity.DANGER,
      "amqp.share-queues lets coordinators with different stores take messages from one queue: one"
          + " that comes again may be run by both.",
      "Remove amqp.share-queues from the configuration."),
  QUEUE_TRANSIENT(
      Severity.DANGER,
      "A queue is not durable, or is deleted with its last consumer: a restart of the broker, or"
          + " of Weft, loses what waits in it.",
      "Declare it durable and without auto-delete."),
  QUEUE_UNCLAIMED(
      Severity.WARNING,
      "A queue cannot be claimed for this store: a coordinator with another store that takes"
          + " messages from it is neither refused nor noticed by that.",
      "Let the coordinator's user configure, write and read ^weft\\. on the broker; the claim is"
          + " tried again by itself."),
  QUEUE_WITHOUT_DEAD_LETTERS(
      Severity.WARNING,
      "A queue's arguments name no dead-letter exchange: what reaches its delivery limit or a"
          + " limit of length is dropped without a trace. (A policy may name one; AMQP does not"
          + " show policies.)",
      "Declare it with x-dead-letter-exchange=weft.dlx, or set that by a policy."),
  RECOVERING(
      Severity.WARNING,
      "The store was set back or made anew, or may have been: no job is started until the agents have"
          + " told what they hold.",
      "weft recovery get says which agents are missing; bring them back, or weft recovery end."),
  STORE_DISK_LOW(
      Severity.WARNING,
      "The store's disk has less than 1 GiB and less than a tenth left. When it is full nothing is"
          + " accepted or dispatched.",
      "Make room, or keep fewer ended jobs (retention.jobs)."),
  STORE_IN_MEMORY(
      Severity.DANGER,
      "The store's file is on a file system that lives in memory: a restart of the machine loses"
          + " all jobs.",
      "Set data.dir to a directory on a disk."),
  STORE_NOT_SYNCED(
      Severity.DANGER,
      "The store's file is not written as it must be: commits could be lost with power.",
      "Move it to a local file system that knows write-ahead logs."),
  STORE_ON_NETWORK(
      Severity.DANGER,
      "The store's file is on a network file system: its locks and syncs are not to be relied on,"
          + " and two coordinators may write to it.",
      "Set data.dir to a directory on a local disk, or use PostgreSQL."),
  STORE_SET_BACK(
      Severity.DANGER,
      "The store was set back or made anew, and recovery.mode is off: what it has lost may run"
          + " twice, and agents were told to stop it.",
      "weft recovery begin, and set recovery.mode to auto."),
  STORE_STUCK(
      Severity.DANGER,
      "The store cannot be read or written: nothing is accepted or dispatched.",
      "Remove the reason; the coordinator goes on by itself.");

  private final Severity severity;
  private final String meaning;
  private final String remedy;

  Code(Severity severity, String meaning, String remedy) {
    this.severity = severity;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** What it means, for people. */
  public String meaning() {
    return meaning;
  }

  /** What to do about it, for people. */
  public String remedy() {
    return remedy;
  }
}
