package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.HandlerName;
import dev.weft.coordinator.dispatch.job.Placement;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is known of the jobs that are in the store only. */
class ShelfTest {
  private final Shelf shelf = new Shelf(1);

  @Test
  void whatIsShelvedWhileAPageIsReadIsLookedForEvenIfItCannotBeRemembered() {
    shelf.put(new Rank(0, 1), needs("a"));
    shelf.put(new Rank(0, 3), needs("b"));
    shelf.startReading(new Rank(0, 3), 5);
    shelf.stopReading(Rank.END);
    assertThat(shelf.first(needs("c")::equals, 5)).isEqualTo(Rank.END);

    shelf.startReading(new Rank(0, 1), 5);
    shelf.put(new Rank(0, 9), needs("c"));
    shelf.stopReading(new Rank(0, 2));

    assertThat(shelf.first(needs("c")::equals, 5)).isEqualTo(new Rank(0, 9));
  }

  private static Requirement needs(String handler) {
    return new Requirement(new HandlerName(handler), Placement.ANY, Set.of());
  }
}
