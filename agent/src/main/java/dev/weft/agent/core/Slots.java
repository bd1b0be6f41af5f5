package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that hold a slot: of each job at most one that runs, and at most one that waits for
 * its end. There may be a million, so the usual one costs one small object. Confined to the core.
 */
final class Slots {
  /**
   * An attempt that begins when the running one of its job has ended.
   *
   * @param link whose it is
   * @param assignment what to run
   */
  record Waiting(int link, Assignment assignment) {
    AttemptId attempt() {
      return assignment.attempt();
    }

    Waiting on(int other) {
      return new Waiting(other, assignment);
    }
  }

  private final Map<JobId, Held> running = new HashMap<>();
  private final Map<JobId, Waiting> waiting = new LinkedHashMap<>();
  private int stuck;

  int occupied() {
    return running.size() + waiting.size();
  }

  int stuck() {
    return stuck;
  }

  int waiting() {
    return waiting.size();
  }

  /** How many run and may still end by themselves or by being told to. */
  int running() {
    return running.size() - stuck;
  }

  @Nullable Held running(JobId job) {
    return running.get(job);
  }

  @Nullable Held running(AttemptId attempt) {
    Held held = running.get(attempt.job());
    return held != null && held.attempt.number() == attempt.number() ? held : null;
  }

  @Nullable Waiting waiting(JobId job) {
    return waiting.get(job);
  }

  @Nullable Waiting waiting(AttemptId attempt) {
    Waiting next = waiting.get(attempt.job());
    return next != null && next.attempt().number() == attempt.number() ? next : null;
  }

  /** Of no order that means anything, but the same for the same history. */
  Collection<Held> allRunning() {
    return Collections.unmodifiableCollection(running.values());
  }

  /** A copy: the caller may end them on the way. */
  List<Waiting> allWaiting() {
    return new ArrayList<>(waiting.values());
  }

  /** Tells of those whose end is still to come. A stuck one's was told already. */
  void count(Census census) {
    for (Held held : running.values()) {
      if (held.phase != Held.Phase.STUCK) {
        census.unended(Links.home(held.link), held.attempt);
      }
    }
    waiting.values().forEach(next -> census.unended(Links.home(next.link()), next.attempt()));
  }

  /** Whether its end is still to come. */
  boolean holds(AttemptId attempt) {
    Held held = running(attempt);
    return (held != null && held.phase != Held.Phase.STUCK) || waiting(attempt) != null;
  }

  /** The highest number of an attempt of the job here; 0 if there is none. */
  int newest(JobId job) {
    Waiting next = waiting.get(job);
    if (next != null) {
      return next.attempt().number();
    }
    Held held = running.get(job);
    return held == null ? 0 : held.attempt.number();
  }

  void start(Assignment assignment, int link) {
    AttemptId attempt = assignment.attempt();
    running.put(attempt.job(), new Held(attempt, link, assignment.lostAfter()));
  }

  void await(Waiting next) {
    waiting.put(next.attempt().job(), next);
  }

  void stopWaiting(Waiting next) {
    waiting.remove(next.attempt().job());
  }

  void becomeStuck(Held held) {
    held.phase = Held.Phase.STUCK;
    stuck++;
  }

  void end(Held held) {
    running.remove(held.attempt.job());
    if (held.phase == Held.Phase.STUCK) {
      stuck--;
    }
  }
}
