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

  @Test
  void roomThatComesUpWhileAllThatFollowsIsReadDoesNotBeginItAnew() {
    shelf.put(new Rank(0, 1), needs("a"));
    shelf.put(new Rank(0, 3), needs("b"));
    shelf.put(new Rank(0, 5), needs("b"));
    shelf.put(new Rank(0, 7), needs("c"));
    assertThat(shelf.first(needs("c")::equals, 1)).isEqualTo(new Rank(0, 3));
    shelf.startReading(new Rank(0, 3), 1);
    Rank next = new Rank(0, 3).next();
    shelf.stopReading(next);
    shelf.note(new Rank(0, 3), needs("b"));

    assertThat(shelf.first(needs("c")::equals, 2)).isEqualTo(next);

    shelf.startReading(next, 2);
    shelf.stopReading(Rank.END);
    assertThat(shelf.first(needs("c")::equals, 2)).isEqualTo(new Rank(0, 3));
  }

  private static Requirement needs(String handler) {
    return new Requirement(new HandlerName(handler), Placement.ANY, Set.of());
  }
}
