package dev.weft.it.sim;

import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.store.Member;
import dev.weft.coordinator.store.Pulse;
import dev.weft.coordinator.store.Sightings;
import dev.weft.coordinator.store.TakenOver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What shows that a coordinator lives, watches the others with the real eyes, and takes them over,
 * as the real pulse does it. Of one process.
 */
final class SimPulse {
  private final World world;
  private final SimCoordinator coordinator;
  private final StoreLine line;
  private final Dice dice;
  private final Sightings sightings = new Sightings();
  private final List<Member> begun = new ArrayList<>();
  private Duration provenAt;

  SimPulse(World world, SimCoordinator coordinator, StoreLine line, Dice dice) {
    this.world = world;
    this.coordinator = coordinator;
    this.line = line;
    this.dice = dice;
    this.provenAt = coordinator.now().steady();
  }

  /** Whether it is certain that nobody has taken this one over yet. */
  boolean sure() {
    return coordinator.now().steady().minus(provenAt).compareTo(Pulse.SURE_FOR) < 0;
  }

  void beat() {
    coordinator.later(coordinator.clock().until(Pulse.EVERY), this::beat);
    Duration now = coordinator.now().steady();
    if (line.reachable()) {
      try {
        line.beat();
        provenAt = now;
        soon(this::look);
      } catch (FencedException e) {
        coordinator.fenced();
      }
    }
  }

  private void look() {
    if (line.reachable()) {
      for (Member dead : sightings.look(line.others(), coordinator.now().steady())) {
        if (!begun.contains(dead)) {
          begun.add(dead);
        }
      }
      takeOver();
    }
  }

  private void takeOver() {
    if (begun.isEmpty() || !line.reachable()) {
      return;
    }
    try {
      line.takeOver(begun.getFirst()).ifPresent(this::goOn);
      begun.removeFirst();
      soon(this::takeOver);
    } catch (FencedException e) {
      coordinator.fenced();
    }
  }

  private void goOn(TakenOver taken) {
    world.trace.note(coordinator.name(), "takes over " + taken.from());
    coordinator.post(new Event.TookOver(taken.dead(), taken.restored()));
    TakenOver.Notices notices = taken.notices();
    if (notices.count() > 0) {
      line.notices().stream()
          .map(Notice::number)
          .filter(number -> notices.first() <= number && number <= notices.last())
          .forEach(coordinator::publish);
    }
  }

  /** Each question to the store takes a while. */
  private void soon(Runnable action) {
    coordinator.later(dice.between(0, world.plan.delays().commit()), action);
  }
}
