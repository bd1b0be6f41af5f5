package dev.weft.it.chaos;

import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents are away for longer than their lease, and wall clocks jump. */
@Order(6)
final class TimeFaultTest {
  @RegisterExtension
  private static final ArenaExtension ARENA = new ArenaExtension(Arena.Kind.TIMED);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void everyJobEndsOnce(Mishap mishap, Arena arena) throws Exception {
    Experiment.assertClean(mishap, arena);
  }

  static List<Named<Mishap>> everyJobEndsOnce() {
    return Mishaps.named(Mishaps.ofTime(), List.of());
  }
}
