package dev.weft.it.explore;

import dev.weft.it.explore.Act.Kind;
import dev.weft.it.sim.Flaw;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tries everything that can happen, the shortest ways first. A state is what a way leads to: it is
 * reached by going that way again from the beginning, since the cores cannot be copied, and it is
 * recognized by all that they hold.
 */
final class Explorer {
  /** The longest that anything may take when nothing goes wrong any more. */
  private static final int ENOUGH = 400;

  /** The last step of a way. */
  private record Step(@Nullable Step before, Act act, int length) {}

  /**
   * What was found.
   *
   * @param states how many different ones
   * @param steps how many were taken
   * @param depth all that can happen in so many steps was tried
   * @param complete whether that is all there is
   * @param failure what is wrong, and the way there; empty if nothing is
   */
  record Finding(long states, long steps, int depth, boolean complete, Optional<String> failure) {}

  private final Budget budget;
  private final Set<Flaw> flaws;
  private final Map<Class<?>, List<Field>> fields = Dump.memory();
  private final Set<Dump.Print> seen = new HashSet<>();
  private final Deque<Optional<Step>> todo = new ArrayDeque<>();
  private long steps;
  private int depth;

  Explorer(Budget budget, Set<Flaw> flaws) {
    this.budget = budget;
    this.flaws = flaws;
  }

  /** Explores for so long at most. */
  Finding explore(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    todo.add(Optional.empty());
    while (!todo.isEmpty()) {
      if (System.nanoTime() > end) {
        return found(false, Optional.empty());
      }
      Optional<Step> way = todo.remove();
      depth = way.map(Step::length).orElse(0);
      Optional<String> failure = expand(way.orElse(null));
      if (failure.isPresent()) {
        return found(false, failure);
      }
    }
    return found(true, Optional.empty());
  }

  private Finding found(boolean complete, Optional<String> failure) {
    return new Finding(seen.size(), steps, depth, complete, failure);
  }

  private Optional<String> expand(@Nullable Step way) {
    List<Act> path = path(way);
    Model here = go(path);
    List<Act> acts = here.acts();
    if (acts.stream().allMatch(act -> act.fault() || act.kind() == Kind.WAIT)) {
      Optional<String> stuck = finishes(path);
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
      if (seen.add(Dump.print(Dump.of(model, fields)))) {
        todo.add(Optional.of(new Step(way, act, path.size() + 1)));
      }
    }
    return Optional.empty();
  }

  /** Whether all gets done from here if nothing goes wrong any more; else what is left. */
  private Optional<String> finishes(List<Act> path) {
    Model model = go(path);
    model.unlimited();
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
    return Optional.of(told(path, new Act(Kind.WAIT, 0), "never ends: " + Dump.of(model, fields)));
  }

  private Model go(List<Act> path) {
    Model model = new Model(budget, flaws);
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
