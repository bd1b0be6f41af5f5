package dev.weft.agent.loop;

import dev.weft.agent.core.AgentCore;
import dev.weft.agent.core.Decision;
import dev.weft.agent.core.Effect;
import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Event;
import dev.weft.agent.core.Message;
import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.common.id.AttemptId;
import dev.weft.common.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A turn of the loop around a core, but for whoever waits, writes and acts: {@link #decide}, commit
 * the {@link #entries}, {@link #lookAgain} until it has nothing more to say, then carry out the
 * {@link #effects}. Not thread-safe.
 */
public final class Turn {
  private static final Duration TICK = Duration.ofMillis(250);

  private final AgentCore core;
  private List<Entry> entries = new ArrayList<>();
  private List<Effect> effects = new ArrayList<>();
  private Duration nextTick = Duration.ZERO;

  /** Turns of a core that nobody else uses. */
  public Turn(AgentCore core) {
    this.core = core;
  }

  /** When the next tick is due, on the steady clock. */
  public Duration nextTick() {
    return nextTick;
  }

  /** Decides all events, after a tick if one is due; says whether it was. */
  public boolean decide(List<Event> events, Moment now) {
    // First: after a standstill, whatever may not go on is stopped before anything is believed.
    boolean ticked = tick(now);
    events.forEach(event -> decide(event, now));
    return ticked;
  }

  /** Takes what must be kept before anything is done. */
  public List<Entry> entries() {
    List<Entry> taken = entries;
    entries = new ArrayList<>();
    return taken;
  }

  /** Takes back what could not be kept: it is neither accepted nor started. */
  public void takeBack(List<AttemptId> unkept, Moment now) {
    if (!unkept.isEmpty()) {
      Set<AttemptId> all = new HashSet<>(unkept);
      effects.removeIf(effect ->
          starts(effect, all)
              || (effect instanceof Effect.Send(_, Message.Accepted(AttemptId attempt))
                  && all.contains(attempt)));
      decide(new Event.Unkept(unkept), now);
    }
  }

  /**
   * To be called when the entries are kept, which may have taken long: ticks again if a tick is
   * due, so that what may not go on any more is not begun either. Says whether it was: then there
   * may be entries again.
   */
  public boolean lookAgain(Moment now) {
    boolean ticked = tick(now);
    if (ticked) {
      endUnbegun(now);
    }
    return ticked;
  }

  /** Takes what is to be done, in order. */
  public List<Effect> effects() {
    List<Effect> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }

  private boolean tick(Moment now) {
    boolean due = now.steady().compareTo(nextTick) >= 0;
    if (due) {
      nextTick = now.steady().plus(TICK);
      decide(new Event.Tick(), now);
    }
    return due;
  }

  private void decide(Event event, Moment now) {
    Decision decision = core.decide(event, now);
    entries.addAll(decision.entries());
    effects.addAll(decision.effects());
  }

  /** What is to be begun and to be stopped in the same turn ends without having run. */
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
    Set<AttemptId> ended = new HashSet<>();
    unbegun.forEach(stop -> ended.add(stop.attempt()));
    effects.removeIf(effect -> starts(effect, ended));
    for (Effect.Stop stop : unbegun) {
      decide(new Event.Ended(stop.attempt(), Ending.neverRan(stop.reason())), now);
    }
  }

  private static boolean starts(Effect effect, Collection<AttemptId> attempts) {
    return effect instanceof Effect.Start(_, Assignment assignment)
        && attempts.contains(assignment.attempt());
  }
}
