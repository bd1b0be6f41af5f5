package dev.weft.agent.loop;

import dev.weft.agent.core.AgentCore;
import dev.weft.agent.core.Effect;
import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Event;
import dev.weft.agent.core.Load;
import dev.weft.agent.core.Message;
import dev.weft.agent.core.StreamRef;
import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.agent.journal.Journal;
import dev.weft.agent.telemetry.Outlets;
import dev.weft.common.id.AttemptId;
import dev.weft.common.time.Moment;
import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Decide, commit, act: the thread that runs this is the only one that touches the core. It ends
 * when it is interrupted.
 */
public final class AgentLoop implements Runnable {
  private static final int BATCH = 4096;

  /**
   * What the loop acts through.
   *
   * @param journal what must be kept
   * @param coordinators who is told
   * @param runner what runs
   * @param outlets what attempts still have to say
   */
  public record Ports(Journal journal, Coordinators coordinators, Runner runner, Outlets outlets) {}

  private final AgentCore core;
  private final Mailbox mailbox;
  private final Ports ports;
  private final TimeSource time;
  private final Turn turn;
  private final CompletableFuture<Load> left = new CompletableFuture<>();
  private final List<Event> events = new ArrayList<>(BATCH);
  private boolean journalWorks = true;
  private volatile Load load = Load.NONE;

  /** The loop around a core that nobody else uses. */
  public AgentLoop(AgentCore core, Mailbox mailbox, Ports ports, TimeSource time) {
    this.core = core;
    this.mailbox = mailbox;
    this.ports = ports;
    this.time = time;
    this.turn = new Turn(core);
  }

  @Override
  public void run() {
    try {
      while (true) {
        mailbox.take(events, BATCH, turn.nextTick().minus(time.now().steady()));
        boolean ticked = decideAndCommit();
        act();
        if (ticked) {
          ports.journal.tend(core);
        }
      }
    } catch (InterruptedException e) {
      // Asked to end; nothing is waiting for an answer.
      Thread.currentThread().interrupt();
    }
  }

  /** How busy the agent was after the last batch. Thread-safe. */
  public Load load() {
    return load;
  }

  /** Completes when a drain is over, with what is still held then. */
  public CompletableFuture<Load> left() {
    return left;
  }

  /** Says whether a tick was due. */
  private boolean decideAndCommit() {
    if (ports.journal.works() != journalWorks) {
      journalWorks = !journalWorks;
      events.addFirst(new Event.JournalTurned(journalWorks));
    }
    Moment now = time.now();
    boolean ticked = turn.decide(events, now);
    events.clear();
    commit(now);
    for (now = time.now(); turn.lookAgain(now); now = time.now()) {
      ticked = true;
      commit(now);
    }
    load = core.load();
    return ticked;
  }

  private void commit(Moment now) {
    List<Entry> entries = turn.entries();
    if (!entries.isEmpty()) {
      turn.takeBack(ports.journal.commit(entries), now);
    }
  }

  private void act() {
    turn.effects().forEach(this::act);
    ports.coordinators.flush();
  }

  private void act(Effect effect) {
    switch (effect) {
      case Effect.Send(StreamRef stream, Message message) ->
          ports.coordinators.send(stream, message);
      case Effect.Start(int link, Assignment assignment) -> ports.runner.start(link, assignment);
      case Effect.Stop(AttemptId attempt, StopReason reason) -> ports.runner.stop(attempt, reason);
      case Effect.Redirect(AttemptId attempt, int link) -> ports.runner.redirect(attempt, link);
      case Effect.Forget(AttemptId attempt) -> ports.outlets.forget(attempt);
      case Effect.CutOff(int link, Duration silence, int attempts) ->
          ports.coordinators.cutOff(link, silence, attempts);
      case Effect.Break(StreamRef stream, String why) -> ports.coordinators.breakOff(stream, why);
      case Effect.Leave(Load held) -> left.complete(held);
    }
  }
}
