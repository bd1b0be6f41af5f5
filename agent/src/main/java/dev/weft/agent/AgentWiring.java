package dev.weft.agent;

import dev.weft.agent.core.AgentCore;
import dev.weft.agent.core.Event;
import dev.weft.agent.core.Load;
import dev.weft.agent.crash.CrashingJournal;
import dev.weft.agent.handler.Handlers;
import dev.weft.agent.journal.Journal;
import dev.weft.agent.journal.JournalStart;
import dev.weft.agent.link.CoordinatorLinks;
import dev.weft.agent.link.Greeting;
import dev.weft.agent.link.LinkParts;
import dev.weft.agent.link.LinkTimes;
import dev.weft.agent.loop.AgentLoop;
import dev.weft.agent.loop.Mailbox;
import dev.weft.agent.run.Supervisor;
import dev.weft.agent.telemetry.Outlets;
import dev.weft.common.config.HostPort;
import dev.weft.common.task.Threads;
import dev.weft.common.time.TimeSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All parts of an agent and how they hang together. Down: a link reads an assignment, the loop has
 * the core decide and the journal keep it, the supervisor runs it. Up: the supervisor tells how it
 * ended, the loop has the core decide and the journal keep it, the link sends it. What an attempt
 * says meanwhile goes from its outlet straight to the link. Started and closed by one thread.
 */
final class AgentWiring implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final AgentConfig config;
  private final Mailbox mailbox = new Mailbox();
  private final AgentLoop loop;
  private final Supervisor supervisor;
  private final CoordinatorLinks links;
  private final Threads threads;
  private final Journal journal;
  private @Nullable Thread deciding;

  /**
   * What an agent is made with.
   *
   * @param greeting what it says of itself
   * @param handlers what it can run; stays open
   * @param memory what it remembers; closed with the wiring
   * @param threads where its threads come from
   * @param time where its time comes from
   */
  record Surroundings(
      Greeting greeting,
      Handlers handlers,
      JournalStart memory,
      Threads threads,
      TimeSource time) {}

  AgentWiring(
      AgentConfig config, LinkTimes times, Surroundings around, Consumer<HostPort> onReady) {
    this.config = config;
    this.threads = around.threads();
    this.journal = CrashingJournal.around(around.memory().journal());
    Outlets outlets =
        new Outlets(config.coordinators().size(), config.telemetryLimits(), around.time());
    this.supervisor =
        new Supervisor(
            new Supervisor.Parts(
                around.handlers()::find, mailbox, outlets, around.threads(), around.time()),
            config.runLimits());
    this.links =
        new CoordinatorLinks(
            config.coordinators(),
            new LinkParts(
                around.greeting(),
                times,
                mailbox,
                config.limits().killGrace(),
                journal,
                this::load,
                journal::trouble,
                around.threads(),
                around.time(),
                new SecureRandom()),
            outlets,
            onReady);
    this.loop =
        new AgentLoop(
            new AgentCore(config.limits(), around.handlers().names(), around.memory().restored()),
            mailbox,
            new AgentLoop.Ports(journal, links, supervisor, outlets),
            around.time());
  }

  /** Begins to decide, then to dial. */
  void start() {
    deciding = threads.critical("core", loop);
    links.start();
  }

  /** Takes nothing more, finishes what runs, and completes {@link #left}. */
  void drain() {
    mailbox.post(new Event.DrainAsked(config.drainTimeout(), config.leaveWithin()));
  }

  /** Completes when a drain is over, with what is still held then. */
  CompletableFuture<Load> left() {
    return loop.left();
  }

  Load load() {
    return loop.load();
  }

  /** Says goodbye where that is still due, and ends the streams. */
  void leave() throws InterruptedException {
    links.leave();
  }

  @Override
  public void close() {
    links.close();
    supervisor.close();
    if (deciding != null) {
      deciding.interrupt();
      awaitEnd(deciding);
    }
    journal.close();
  }

  /** What the loop still writes must be written before another process has the journal. */
  private static void awaitEnd(Thread loop) {
    try {
      boolean _ = loop.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
