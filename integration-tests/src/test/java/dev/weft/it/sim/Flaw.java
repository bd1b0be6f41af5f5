package dev.weft.it.sim;

/**
 * Bugs that can be planted around the two cores, to show that the checker bites. Each is made of
 * what goes into a core or comes out of it: the product has no switches for them.
 */
public enum Flaw {
  /** Messages are acknowledged to the broker when a decision is taken, not when it is durable. */
  ACK_BEFORE_COMMIT,
  /** Attempts are assigned when that is decided, not when it is durable. */
  DISPATCH_BEFORE_COMMIT,
  /** Results are acknowledged to agents when that is decided, not when it is durable. */
  RESULT_ACK_BEFORE_COMMIT,
  /** Callers are answered when that is decided, not when it is durable. */
  ANSWER_BEFORE_COMMIT,
  /** What is to be published is recorded apart from the end that it tells. */
  OUTBOX_OUTSIDE_COMMIT,
  /** The dispatcher is told that a decision is recorded when its commit only begins. */
  RECORDED_BEFORE_COMMIT,
  /** An acknowledgement to the broker takes all messages with it that are on their way. */
  ACK_OVER_A_GAP,
  /** What cannot be understood goes back to its queue. */
  POISON_REQUEUED,
  /** The dispatcher is never told what the store knows of a job. */
  BLIND_LOOKUP,
  /** The dispatcher is never told what is left of a job that was removed. */
  TOMBSTONE_IGNORED,
  /** Cancels that came before their jobs do not survive the coordinator. */
  WISHES_FORGOTTEN,
  /** A result of a job that is being cancelled counts as its cancellation. */
  CANCEL_OVERRIDES_RESULT,
  /** Now and then the store confirms a commit that it forgets. */
  FORGETFUL_STORE,
  /** Pages show what the store held a while before they were asked for. */
  STALE_PAGE,
  /** Pages are asked for and never come. */
  LOST_PAGE,
  /** Pages begin with the first queued job, wherever they were to begin. */
  NEAR_SIGHTED_PAGE,
  /** An assignment is reported as undeliverable and yet delivered. */
  UNDELIVERABLE_LIE,
  /** Now and then an assignment gets lost on a live stream, and nobody is told. */
  LOST_ASSIGN,
  /** What was sent on a stream that ended, and was not answered, is given out again at once. */
  REDISPATCH_AT_ONCE,
  /** An agent obeys what arrives on streams that it has given up. */
  NO_STREAM_FENCE,
  /** What an agent says of an attempt is taken as said of the newest one. */
  NO_ATTEMPT_FENCE,
  /** An agent that is cut off goes on working for ever. */
  NO_LEASE,
  /** An agent's lease counts from when an answer came, not from when what it answers was sent. */
  LEASE_FROM_RECEIPT,
  /** A coordinator confirms leases though another one may have taken it over. */
  LEASE_WITHOUT_SEAT,
  /** An agent forgets results as soon as it has sent them. */
  FORGETS_UNACKED_RESULTS,
  /** An agent pretends after a crash to be the same process. */
  SAME_INSTANCE_AFTER_CRASH,
  /** An agent whose journal got lost goes on under its name. */
  SAME_JOURNAL_AFTER_LOSS,
  /** An agent keeps a journal and does not read it when it starts. */
  JOURNAL_NOT_REPLAYED,
  /** A coordinator goes on with a dead one's jobs and does not ask agents what they hold of it. */
  TAKEOVER_WITHOUT_RECONCILE,
  /** What an agent's inventory lacks is missing, whoever had given it. */
  INVENTORY_SPEAKS_FOR_ALL,
  /** A coordinator that is started again does not know whom it has taken over. */
  FOLLOWS_NOBODY,
  /** A coordinator takes all jobs that it finds for its own. */
  OWNER_IGNORED,
  /** The store does not ask who writes: one that was taken over goes on. */
  UNFENCED_ZOMBIE,
  /** An agent obeys a coordinator that it was told to refuse. */
  NO_OWNER_FENCE,
  /** A coordinator is not told that its store was set back. */
  DISPATCH_IN_RECOVERY,
  /** Recovery ends when the first agent has come. */
  RECOVERY_CUT_SHORT,
  /** What an inventory lacks is taken for lost, also while a coordinator recovers. */
  MISSING_IN_RECOVERY,
  /** A claim is taken in whoever has sealed its token. */
  CLAIM_ON_TRUST,
  /** A claim of a job that retention has removed is taken in. */
  BURIED_CLAIMED,
  /** What is taken in is recorded as an attempt that nobody has made. */
  ADOPTED_MISNUMBERED,
  /** An attempt that is newer than the store's is taken for the one that the store knows. */
  NEWER_NOT_RAISED
}
