package dev.weft.coordinator.dispatch.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Chance, from a seed. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
