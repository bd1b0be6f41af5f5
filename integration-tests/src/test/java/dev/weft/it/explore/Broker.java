package dev.weft.it.explore;

import static java.util.Objects.requireNonNull;

import dev.weft.coordinator.dispatch.Delivery;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The broker: one queue, that all coordinators consume. Messages are all of the one job. */
final class Broker {
  private int queued = 1;

  /** By coordinator, what it was delivered and has not settled. */
  private final Map<Integer, Set<Long>> unsettled = new TreeMap<>();

  /** By coordinator, which channel of it this is. */
  private final Map<Integer, Long> generations = new TreeMap<>();

  private long lastTag;

  /** Makes one with the job's first message, and a channel for each coordinator. */
  Broker(int coordinators) {
    for (int number = 1; number <= coordinators; number++) {
      unsettled.put(number, new HashSet<>());
      generations.put(number, 1L);
    }
  }

  void published() {
    queued++;
  }

  boolean hasMessage() {
    return queued > 0;
  }

  /** Whether a coordinator has something to settle. */
  boolean waitsFor(int coordinator) {
    return !of(coordinator).isEmpty();
  }

  boolean isEmpty() {
    return queued == 0 && unsettled.values().stream().allMatch(Set::isEmpty);
  }

  /** The next delivery to a coordinator, if it takes one. */
  Delivery next(int coordinator) {
    return new Delivery("queue", generation(coordinator), lastTag + 1);
  }

  /** That one is delivered. */
  void delivered(int coordinator) {
    queued--;
    of(coordinator).add(++lastTag);
  }

  void settled(int coordinator, Delivery delivery) {
    if (delivery.generation() == generation(coordinator)) {
      of(coordinator).remove(delivery.tag());
    }
  }

  /** A coordinator's channel closes: what it has not settled is delivered again. */
  void closes(int coordinator) {
    queued += of(coordinator).size();
    of(coordinator).clear();
    generations.put(coordinator, generation(coordinator) + 1);
  }

  private Set<Long> of(int coordinator) {
    return requireNonNull(unsettled.get(coordinator));
  }

  private long generation(int coordinator) {
    return requireNonNull(generations.get(coordinator));
  }
}
