package dev.weft.it.chaos;

import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lines between agents, coordinator and broker are cut, half-open, one-way. */
@Order(3)
@ExtendWith(ArenaExtension.class)
final class LineFaultTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void everyJobEndsOnce(Mishap mishap, Arena arena) throws Exception {
    Experiment.assertClean(mishap, arena);
  }

  static List<Named<Mishap>> everyJobEndsOnce() {
    return Mishaps.named(Mishaps.cuts(Line.AGENTS), Mishaps.cuts(Line.BROKER));
  }
}
