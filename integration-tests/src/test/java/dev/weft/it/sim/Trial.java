package dev.weft.it.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A seed that can be run again and again, with all faults of its schedule or some.
 *
 * @param seed what it is made from
 * @param flaws bugs that are planted
 */
record Trial(long seed, Set<Flaw> flaws) {
  /** What is wrong with a run with all faults; empty if nothing is. */
  Optional<RuntimeException> failure() {
    return failure(schedule());
  }

  Optional<RuntimeException> failure(List<Nemesis.Strike> strikes) {
    return run(strikes, new LostPast.Toll());
  }

  /**
   * The same of a run with all faults.
   *
   * @param toll what the store's set-backs cost is added here
   */
  Optional<RuntimeException> failure(LostPast.Toll toll) {
    return run(schedule(), toll);
  }

  private Optional<RuntimeException> run(List<Nemesis.Strike> strikes, LostPast.Toll toll) {
    World world = new World(seed, flaws, Trace.Mode.OFF);
    try {
      world.run(strikes);
      world.checker.past().count(toll);
      return Optional.empty();
    } catch (RuntimeException failure) {
      // A violated promise, or a core that stops because it cannot go on.
      return Optional.of(failure);
    }
  }

  List<Nemesis.Strike> schedule() {
    return new World(seed, flaws, Trace.Mode.OFF).schedule();
  }

  /** A number that sums up all that happens in a run with all faults. */
  long hash() {
    World world = new World(seed, flaws, Trace.Mode.HASH);
    try {
      world.run(world.schedule());
    } catch (RuntimeException failure) {
      return world.trace.hash() * 31 + String.valueOf(failure.getMessage()).hashCode();
    }
    return world.trace.hash();
  }

  /**
   * Faults of the schedule with which a run fails, and without any one of which it does not: found
   * by leaving out ever smaller parts of it.
   */
  List<Nemesis.Strike> minimal() {
    List<Nemesis.Strike> strikes = schedule();
    int parts = 2;
    while (!strikes.isEmpty()) {
      Optional<List<Nemesis.Strike>> fewer = without(strikes, Math.min(parts, strikes.size()));
      if (fewer.isPresent()) {
        strikes = fewer.get();
        parts = Math.max(2, parts - 1);
      } else if (parts < strikes.size()) {
        parts *= 2;
      } else {
        return strikes;
      }
    }
    return strikes;
  }

  /** What is left without one of so many parts, if that is enough to fail. */
  private Optional<List<Nemesis.Strike>> without(List<Nemesis.Strike> strikes, int parts) {
    for (int part = 0; part < parts; part++) {
      List<Nemesis.Strike> rest = new ArrayList<>(strikes);
      rest.subList(part * strikes.size() / parts, (part + 1) * strikes.size() / parts).clear();
      if (failure(rest).isPresent()) {
        return Optional.of(rest);
      }
    }
    return Optional.empty();
  }

  /** What goes wrong, with as few faults as possible, and how to see it again. */
  String story() {
    List<Nemesis.Strike> few = minimal();
    return told(few)
        + "\n--- again:\nmvn -pl integration-tests -am verify -Dtest=SimulationTest"
        + " -Dsurefire.failIfNoSpecifiedTests=false -Dweft.sim.seed="
        + seed
        + " -Dweft.sim.strikes="
        + few.stream().map(s -> String.valueOf(s.number())).collect(Collectors.joining(","))
        + (flaws.isEmpty() ? "" : " -Dweft.sim.flaw=" + flaws.iterator().next());
  }

  /** What happens with these faults. */
  String told(List<Nemesis.Strike> strikes) {
    World world = new World(seed, flaws, Trace.Mode.KEEP);
    String job = "";
    String what = "nothing goes wrong";
    try {
      world.run(strikes);
    } catch (Violated violated) {
      what = violated.getMessage();
      job = violated.job();
    } catch (RuntimeException failure) {
      what = failure.toString();
    }
    return "seed %d: %s%n%s%nfaults:%n%s%n%s"
        .formatted(seed, what, world.plan, listed(strikes), world.trace.timeline(job));
  }

  private static String listed(List<Nemesis.Strike> strikes) {
    return strikes.stream()
        .sorted(Comparator.comparingInt(Nemesis.Strike::number))
        .map(strike -> "  " + strike)
        .collect(Collectors.joining("\n"));
  }
}
