package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NoticesTest {
  private final Notices notices = new Notices(4);

  @Test
  void numbersGoOnWhereAnEarlierRunEnded() {
    notices.start(7);

    assertThat(notices.next()).isEqualTo(8);
    assertThat(notices.next()).isEqualTo(9);
  }

  @Test
  void moreThanTheLimitAreTooManyUntilHalfOfItIsLeft() {
    add(4);
    assertThat(notices.tooMany()).isFalse();
    add(1);
    assertThat(notices.tooMany()).isTrue();

    assertThat(notices.done(List.of(1L, 2L))).isFalse();
    assertThat(notices.tooMany()).isTrue();
    assertThat(notices.done(List.of(3L))).isTrue();
    assertThat(notices.tooMany()).isFalse();
    assertThat(notices.done(List.of(4L))).isFalse();
  }

  @Test
  void thoseOfAnEarlierRunDoNotMakeRoomForMore() {
    notices.start(100);
    add(4);
    assertThat(notices.done(List.of(98L, 99L, 100L))).isFalse();

    add(1);

    assertThat(notices.tooMany()).isTrue();
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      long _ = notices.next();
    }
  }
}
