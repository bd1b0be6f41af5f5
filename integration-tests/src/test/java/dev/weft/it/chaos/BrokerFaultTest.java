package dev.weft.it.chaos;

import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The broker dies, freezes, blocks and forgets; the store is locked and full. */
@Order(4)
@ExtendWith(ArenaExtension.class)
final class BrokerFaultTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void everyJobEndsOnce(Mishap mishap, Arena arena) throws Exception {
    Experiment.assertClean(mishap, arena);
  }

  static List<Named<Mishap>> everyJobEndsOnce() {
    return Mishaps.named(Mishaps.broker(), Mishaps.store());
  }
}
