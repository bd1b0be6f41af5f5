package dev.weft.it.explore;

import dev.weft.it.explore.Act.Kind;
import dev.weft.it.sim.Flaw;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tries everything that can happen, first what differs least from the usual: that always the first
 * of all acts happens that can. A state is what a way leads to: it is reached by going that way
 * again from the beginning, since the cores cannot be copied, and it is recognized by all that they
 * hold.
 */
final class Explorer {
  /** The longest that anything may take when nothing goes wrong any more. */
  private static final int ENOUGH = 400;

  /**
   * The last step of a way.
   *
   * @param unusual how many steps of the way were not the usual ones
   */
  private record Step(@Nullable Step before, Act act, int unusual) {}

  /** A way, and the state that it leads to. */
  private record Lead(@Nullable Step last, Fingerprints.Fingerprint state) {
    int unusual() {
      return last == null ? 0 : last.unusual();
    }
  }

  /**
   * What was found.
   *
   * @param states how many different ones
   * @param steps how many were taken
   * @param unusual all that can happen with fewer unusual steps than that was tried
   * @param complete whether that is all there is
   * @param failure what is wrong, and the way there; empty if nothing is
   */
  record Finding(
      long states, long steps, int unusual, boolean complete, Optional<String> failure) {}

  private final Budget budget;
  private final Set<Flaw> flaws;

  /** What has happened when it begins. */
  private final List<Act> beginning = new ArrayList<>();

  private final Fingerprints fingerprints = new Fingerprints();

  /** By state, with how many unusual steps at least it was reached. */
  private final Map<Fingerprints.Fingerprint, Integer> seen = new HashMap<>();

  /** With as few unusual steps as the first one, and then with one more. */
  private final Deque<Lead> todo = new ArrayDeque<>();

  private long steps;
  private int unusual;

  Explorer(Budget budget, Set<Flaw> flaws) {
    this.budget = budget;
    this.flaws = flaws;
    if (budget.coordinators() > 1) {
      Model model = new Model(budget, flaws);
      Optional<Act> next = model.settling();
      while (next.isPresent()) {
        beginning.add(next.get());
        model.apply(next.get());
        next = model.settling();
      }
    }
  }

  /** Explores for so long at most. */
  Finding explore(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    add(new Lead(null, fingerprints.of(go(List.of()))));
    while (!todo.isEmpty()) {
      if (System.nanoTime() > end) {
        return found(false, Optional.empty());
      }
      Lead lead = todo.remove();
      if (seen.getOrDefault(lead.state(), 0) < lead.unusual()) {
        // In the meantime it was reached by a way that is less unusual.
        continue;
      }
      unusual = lead.unusual();
      Optional<String> failure = expand(lead.last());
      if (failure.isPresent()) {
        return found(false, failure);
      }
    }
    return found(true, Optional.empty());
  }

  private Finding found(boolean complete, Optional<String> failure) {
    return new Finding(seen.size(), steps, unusual, complete, failure);
  }

  private Optional<String> expand(@Nullable Step way) {
    List<Act> path = path(way);
    Model here = go(path);
    List<Act> acts = here.acts();
    if (acts.stream().allMatch(Act::needless) && !here.finished()) {
      Optional<String> stuck = ends(path, here);
      if (stuck.isPresent()) {
        return stuck;
      }
    }
    for (Act act : acts) {
      // What is here can be used once.
      Model model = act.equals(acts.getLast()) ? here : go(path);
      try {
        model.apply(act);
      } catch (RuntimeException broken) {
        // A violated promise, or a core that cannot go on.
        return Optional.of(told(path, act, broken.toString()));
      }
      steps++;
      boolean usual = act.equals(acts.getFirst()) && !act.fault();
      Step step = new Step(way, act, usual ? unusual : unusual + 1);
      add(new Lead(step, fingerprints.of(model)));
    }
    return Optional.empty();
  }

  /** Keeps a lead in mind, unless its state was reached by one that is no more unusual. */
  private void add(Lead lead) {
    Integer before = seen.get(lead.state());
    if (before == null || lead.unusual() < before) {
      seen.put(lead.state(), lead.unusual());
      if (lead.unusual() > unusual) {
        todo.addLast(lead);
      } else {
        todo.addFirst(lead);
      }
    }
  }

  /** Whether all gets done from here, also if nobody comes back; else what is left. */
  private Optional<String> ends(List<Act> path, Model here) {
    Optional<String> stuck = finishes(path, true);
    return stuck.isEmpty() && here.awaitsReturns() ? finishes(path, false) : stuck;
  }

  /** Whether all gets done from here if nothing goes wrong any more; else what is left. */
  private Optional<String> finishes(List<Act> path, boolean returns) {
    Model model = go(path);
    model.unlimited(returns);
    for (int i = 0; i < ENOUGH; i++) {
      if (model.finished()) {
        return Optional.empty();
      }
      Act next = model.acts().getFirst();
      try {
        model.apply(next);
      } catch (RuntimeException broken) {
        return Optional.of(told(path, next, broken + ", when all goes on by itself"));
      }
    }
    String without = returns ? "" : ", if nobody comes back";
    return Optional.of(told(path, new Act(Kind.WAIT, 0), "never ends" + without + ": " + model));
  }

  private Model go(List<Act> path) {
    Model model = new Model(budget, flaws);
    beginning.forEach(model::apply);
    path.forEach(model::apply);
    return model;
  }

  private static List<Act> path(@Nullable Step way) {
    List<Act> path = new ArrayList<>();
    for (Step step = way; step != null; step = step.before()) {
      path.add(step.act());
    }
    return path.reversed();
  }

  private static String told(List<Act> path, Act last, String what) {
    String way = path.stream().map(Act::toString).collect(Collectors.joining(", "));
    return what + "\nafter: " + way + ", " + last;
  }
}
