package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Decides what the agent does. Of one job never two attempts run at once; never more attempts hold
 * a slot than there are slots; a result is kept until a coordinator says that it is recorded. Pure:
 * the same events at the same moments give the same decisions. Confined to one thread.
 */
public final class AgentCore implements Roll {
  /** All that the core knows; its parts share it. */
  record State(
      Limits limits,
      Set<HandlerName> handlers,
      Slots slots,
      Results results,
      Links links,
      Drain drain,
      Keeping keeping,
      Losses losses,
      Shares shares) {}

  private final State state;
  private final Credits credits;
  private final Endings endings;
  private final Leases leases;
  private final Intake intake;
  private final Orphans orphans;
  private final Streams streams;

  /**
   * Begins with what an earlier process left.
   *
   * @param limits how much it takes
   * @param handlers what it can run
   * @param restored what was left
   */
  public AgentCore(Limits limits, Set<HandlerName> handlers, Restored restored) {
    Results results = new Results(limits.resultBytes());
    Links links = new Links();
    this.state =
        new State(
            limits,
            Set.copyOf(handlers),
            new Slots(),
            results,
            links,
            new Drain(),
            new Keeping(),
            new Losses(restored.lost()),
            new Shares(links, results));
    restored
        .finished()
        .forEach(result ->
            state.results.add(result.attempt(), result.link(), result.size()).claimed = false);
    this.credits = new Credits(state);
    this.endings = new Endings(state, credits);
    this.leases = new Leases(state, endings);
    this.intake = new Intake(state, endings, leases);
    this.orphans = new Orphans(state);
    this.streams = new Streams(state, endings, credits, leases, orphans);
  }

  /** Decides about one event. */
  public Decision decide(Event event, Moment now) {
    Decision decision = new Decision(now);
    switch (event) {
      case Event.Opened(StreamRef stream) -> streams.opened(stream, decision);
      case Event.OnStream onStream -> decideOnStream(onStream, decision);
      case Event.Ended(AttemptId attempt, Ending ending) ->
          endings.ended(attempt, ending, decision);
      case Event.GaveUp(AttemptId attempt, Ending ending) ->
          endings.gaveUp(attempt, ending, decision);
      case Event.Unkept(List<AttemptId> attempts) -> endings.unkept(attempts, decision);
      case Event.JournalTurned(boolean works) -> {
        state.keeping.set(works);
        credits.tell(decision);
      }
      case Event.DrainAsked asked -> drainAsked(asked, decision);
      case Event.Tick() -> tick(decision);
    }
    leaveIfDone(decision);
    return decision;
  }

  /** How busy the agent is after the last decision. */
  public Load load() {
    Slots slots = state.slots;
    return new Load(slots.running(), slots.waiting(), slots.stuck(), state.results.size());
  }

  @Override
  public void count(Census census) {
    state.losses.count(census);
    state.slots.count(census);
    for (Results.Kept result : state.results.all()) {
      census.ended(Links.home(result.link()), result.attempt);
    }
  }

  @Override
  public boolean holds(AttemptId attempt) {
    return state.slots.holds(attempt)
        || state.results.get(attempt) != null
        || state.losses.holds(attempt);
  }

  private void decideOnStream(Event.OnStream event, Decision decision) {
    Links.Link link = state.links.current(event.stream());
    if (link == null) {
      return;
    }
    switch (event) {
      case Event.Lost _ -> streams.closed(link, decision);
      case Event.Welcomed welcomed -> streams.welcomed(link, welcomed, decision);
      case Event.Answered(_, Duration sentAt) -> leases.renew(link, sentAt);
      case Event.ReconcileAsked asked -> streams.reconcile(link, asked, decision);
      case Event.Judged judged -> streams.judged(link, judged, decision);
      case Event.Assigned assigned -> {
        if (link.ready()) {
          intake.assigned(link, assigned, decision);
        } else {
          streams.broken(link, "an Assign before Ready", decision);
        }
      }
      case Event.CancelAsked(_, AttemptId attempt, StopReason reason) ->
          intake.cancelAsked(link, attempt, reason, decision);
      case Event.Acked(_, List<AttemptId> attempts) -> endings.acked(attempts, decision);
    }
  }

  private void tick(Decision decision) {
    leases.check(decision);
    endings.sendDue(decision);
    orphans.tellDue(decision);
    credits.tell(decision);
    switch (state.drain.due(decision.now())) {
      case NONE -> {}
      case STOP_ALL -> endings.stopAll(StopReason.DRAIN, decision);
      case LEAVE -> leave(decision);
    }
  }

  private void drainAsked(Event.DrainAsked asked, Decision decision) {
    state.drain.ask(asked, decision.now());
    credits.tell(decision);
  }

  private void leaveIfDone(Decision decision) {
    if (!state.drain.asked() || state.drain.left()) {
      return;
    }
    Slots slots = state.slots;
    if (slots.running() + slots.waiting() + state.results.size() == 0) {
      state.links.all().stream()
          .filter(Links.Link::ready)
          .forEach(link -> decision.send(link, new Message.Goodbye()));
      leave(decision);
    }
  }

  private void leave(Decision decision) {
    state.drain.leave();
    decision.effect(new Effect.Leave(load()));
  }
}
