package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.RejectReason;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import java.util.List;

/** How attempts end, and how long their results are kept. Confined to the core. */
final class Endings {
  private final Slots slots;
  private final Results results;
  private final Links links;
  private final Credits credits;

  Endings(AgentCore.State state, Credits credits) {
    this.slots = state.slots();
    this.results = state.results();
    this.links = state.links();
    this.credits = credits;
  }

  void ended(AttemptId attempt, Ending ending, Decision decision) {
    Held held = slots.running(attempt);
    if (held == null) {
      return;
    }
    slots.end(held);
    switch (held.phase) {
      case RUNNING, STOPPING -> keep(attempt, held.link, ending, decision);
      case ABANDONED -> {
        forgotten(attempt, decision);
        credits.tell(decision);
      }
      case STUCK -> credits.tell(decision);
    }
    startNext(attempt.job(), decision);
  }

  /**
   * Takes back that attempts were taken, the newest first: the journal could not keep them, so
   * nothing of them was told or started.
   */
  void unkept(List<AttemptId> attempts, Decision decision) {
    for (AttemptId attempt : attempts.reversed()) {
      Held held = slots.running(attempt);
      Slots.Waiting next = slots.waiting(attempt);
      if (held != null && held.outstanding()) {
        slots.end(held);
        refuse(links.of(held.link), attempt, decision);
        startNext(attempt.job(), decision);
      } else if (next != null) {
        slots.stopWaiting(next);
        refuse(links.of(next.link()), attempt, decision);
      }
    }
    credits.tell(decision);
  }

  private static void refuse(Links.Link link, AttemptId attempt, Decision decision) {
    link.outstanding--;
    if (link.ready()) {
      decision.send(link, new Message.Rejected(attempt, RejectReason.BUSY));
    }
  }

  private void startNext(JobId job, Decision decision) {
    Slots.Waiting next = slots.waiting(job);
    if (next != null) {
      slots.stopWaiting(next);
      slots.start(next.assignment(), next.link());
      decision.effect(new Effect.Start(Links.home(next.link()), next.assignment()));
    }
  }

  void gaveUp(AttemptId attempt, Ending ending, Decision decision) {
    Held held = slots.running(attempt);
    if (held == null || held.phase == Held.Phase.STUCK) {
      return;
    }
    boolean wanted = held.outstanding();
    slots.becomeStuck(held);
    if (wanted) {
      keep(attempt, held.link, ending, decision);
    } else {
      forgotten(attempt, decision);
    }
    credits.tell(decision);
  }

  void stop(Held held, StopReason reason, Decision decision) {
    if (held.phase == Held.Phase.RUNNING) {
      held.phase = Held.Phase.STOPPING;
      decision.effect(new Effect.Stop(held.attempt, reason));
    }
  }

  void endBeforeStart(Slots.Waiting next, StopReason reason, Decision decision) {
    slots.stopWaiting(next);
    keep(next.attempt(), next.link(), Ending.neverRan(reason), decision);
  }

  void stopAll(StopReason reason, Decision decision) {
    slots.allWaiting().forEach(next -> endBeforeStart(next, reason, decision));
    slots.allRunning().forEach(held -> stop(held, reason, decision));
  }

  /** Sends a result; on each stream, its first sending starts the waits between sendings anew. */
  void send(Links.Link link, Results.Kept result, boolean first, Decision decision) {
    result.sent(decision.now(), first);
    decision.send(link, new Message.Result(result.attempt));
  }

  void sendAll(Links.Link link, Decision decision) {
    for (Results.Kept result : results.all()) {
      if (result.link == link.place() && link.hears(result.attempt)) {
        send(link, result, true, decision);
      }
    }
  }

  void sendDue(Decision decision) {
    for (Results.Kept result : results.all()) {
      Links.Link link = links.of(result.link);
      if (result.isDue(decision.now()) && link.hears(result.attempt)) {
        send(link, result, false, decision);
      }
    }
  }

  void acked(List<AttemptId> attempts, Decision decision) {
    for (AttemptId attempt : attempts) {
      dropResult(attempt, Long.MAX_VALUE, decision);
    }
  }

  /** Stops and forgets the attempt, but keeps a result made after so many others. */
  void forget(AttemptId attempt, long resultsBefore, Decision decision) {
    Held held = slots.running(attempt);
    if (held != null && held.outstanding()) {
      stop(held, StopReason.ABORTED, decision);
      held.phase = Held.Phase.ABANDONED;
      links.of(held.link).outstanding--;
    }
    Slots.Waiting next = slots.waiting(attempt);
    if (next != null) {
      slots.stopWaiting(next);
      links.of(next.link()).outstanding--;
      forgotten(attempt, decision);
    }
    dropResult(attempt, resultsBefore, decision);
  }

  private void dropResult(AttemptId attempt, long resultsBefore, Decision decision) {
    Results.Kept result = results.get(attempt);
    if (result == null || result.madeAfter(resultsBefore)) {
      return;
    }
    boolean wasFull = results.full();
    results.remove(result);
    forgotten(attempt, decision);
    if (results.full() != wasFull) {
      credits.tell(decision);
    }
  }

  private void keep(AttemptId attempt, int place, Ending ending, Decision decision) {
    boolean wasFull = results.full();
    Results.Kept result = results.add(attempt, place, ending.output().size());
    result.claimed = place >= 0;
    decision.record(new Entry.Ended(Links.home(place), attempt, ending));
    Links.Link link = links.of(place);
    link.outstanding--;
    if (link.hears(attempt)) {
      send(link, result, true, decision);
    }
    if (results.full() != wasFull) {
      credits.tell(decision);
    }
  }

  private static void forgotten(AttemptId attempt, Decision decision) {
    decision.record(new Entry.Forgotten(attempt));
    decision.effect(new Effect.Forget(attempt));
  }
}
