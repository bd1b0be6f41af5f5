package dev.weft.agent.loop;

import dev.weft.agent.core.AgentCore;
import dev.weft.agent.core.Decision;
import dev.weft.agent.core.Effect;
import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Event;
import dev.weft.agent.core.Load;
import dev.weft.agent.core.Message;
import dev.weft.agent.core.StreamRef;
import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.agent.journal.Journal;
import dev.weft.agent.telemetry.Outlets;
import dev.weft.common.id.AttemptId;
import dev.weft.common.time.Moment;
import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Decide, commit, act: the thread that runs this is the only one that touches the core. It ends
 * when it is interrupted.
 */
public final class AgentLoop implements Runnable {
  private static final int BATCH = 4096;
  private static final Duration TICK = Duration.ofMillis(250);

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
  private final CompletableFuture<Load> left = new CompletableFuture<>();
  private final List<Event> events = new ArrayList<>(BATCH);
  private final List<Entry> entries = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private Duration nextTick = Duration.ZERO;
  private boolean journalWorks = true;
  private volatile Load load = Load.NONE;

  /** The loop around a core that nobody else uses. */
  public AgentLoop(AgentCore core, Mailbox mailbox, Ports ports, TimeSource time) {
    this.core = core;
    this.mailbox = mailbox;
    this.ports = ports;
    this.time = time;
  }

  @Override
  public void run() {
    try {
      while (true) {
        mailbox.take(events, BATCH, nextTick.minus(time.now().steady()));
        Moment now = time.now();
        boolean ticked = decide(now);
        commit(now);
        ticked |= lookAgain();
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

  /** Decides all events; says whether a tick was due. */
  private boolean decide(Moment now) {
    if (ports.journal.works() != journalWorks) {
      journalWorks = !journalWorks;
      events.addFirst(new Event.JournalTurned(journalWorks));
    }
    boolean ticked = now.steady().compareTo(nextTick) >= 0;
    if (ticked) {
      // First: after a standstill, whatever may not go on is stopped before anything is believed.
      events.addFirst(new Event.Tick());
      nextTick = now.steady().plus(TICK);
    }
    events.forEach(event -> decide(event, now));
    events.clear();
    load = core.load();
    return ticked;
  }

  private void decide(Event event, Moment now) {
    Decision decision = core.decide(event, now);
    entries.addAll(decision.entries());
    effects.addAll(decision.effects());
  }

  private void commit(Moment now) {
    if (entries.isEmpty()) {
      return;
    }
    List<AttemptId> unkept = ports.journal.commit(entries);
    entries.clear();
    if (!unkept.isEmpty()) {
      takeBack(unkept, now);
    }
  }

  /** What the journal could not keep is neither accepted nor started. */
  private void takeBack(List<AttemptId> unkept, Moment now) {
    Set<AttemptId> all = new HashSet<>(unkept);
    effects.removeIf(effect ->
        switch (effect) {
          case Effect.Start(_, Assignment assignment) -> all.contains(assignment.attempt());
          case Effect.Send(_, Message.Accepted(AttemptId attempt)) -> all.contains(attempt);
          case Effect.Send _,
              Effect.Stop _,
              Effect.Redirect _,
              Effect.Forget _,
              Effect.CutOff _,
              Effect.Break _,
              Effect.Leave _ ->
              false;
        });
    decide(new Event.Unkept(unkept), now);
    load = core.load();
  }

  /**
   * Ticks again if time went by since the batch was decided, most likely in the journal's sync:
   * what may not go on any more is not begun either. Says whether it ticked.
   */
  private boolean lookAgain() {
    boolean ticked = false;
    for (Moment now = time.now(); now.steady().compareTo(nextTick) >= 0; now = time.now()) {
      nextTick = now.steady().plus(TICK);
      decide(new Event.Tick(), now);
      endUnbegun(now);
      commit(now);
      ticked = true;
    }
    return ticked;
  }

  /** What is to be begun and to be stopped in the same batch ends without having run. */
  private void endUnbegun(Moment now) {
    Set<AttemptId> toBegin = new HashSet<>();
    List<Effect.Stop> unbegun = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Start(_, Assignment assignment)) {
        toBegin.add(assignment.attempt());
      } else if (effect instanceof Effect.Stop stop && toBegin.remove(stop.attempt())) {
        unbegun.add(stop);
      }
    }
    effects.removeIf(effect ->
        effect instanceof Effect.Start(_, Assignment assignment)
            && !toBegin.contains(assignment.attempt()));
    for (Effect.Stop stop : unbegun) {
      decide(new Event.Ended(stop.attempt(), Ending.neverRan(stop.reason())), now);
    }
    load = core.load();
  }

  private void act() {
    for (Effect effect : effects) {
      act(effect);
    }
    effects.clear();
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
