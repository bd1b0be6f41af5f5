package dev.weft.coordinator.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.time.Moment;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DoorTest {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress THERE = InetAddress.ofLiteral("127.0.0.2");

  private Moment now = new Moment(Instant.EPOCH, Duration.ofSeconds(100));

  @Test
  void tenSecondsWorthOfConnectionsComeAtOnceAndThenTheRate() {
    Door door = door(new ListenSettings.Limits(1_000, 1_000, 5, SILENCE));

    assertThat(admitted(door, HERE, 60)).hasSize(50);
    assertThat(door.admit(HERE)).isEmpty();
    now = now.plus(Duration.ofSeconds(1));
    assertThat(admitted(door, HERE, 60)).hasSize(5);
    assertThat(door.refused()).isEqualTo(10 + 1 + 55);
  }

  @Test
  void noMoreThanTenSecondsWorthIsSaved() {
    Door door = door(new ListenSettings.Limits(1_000, 1_000, 5, SILENCE));
    admitted(door, HERE, 50);
    now = now.plus(Duration.ofDays(1));

    assertThat(admitted(door, HERE, 60)).hasSize(50);
  }

  @Test
  void eachOriginHasARateOfItsOwn() {
    Door door = door(new ListenSettings.Limits(1_000, 1_000, 1, SILENCE));
    admitted(door, HERE, 20);

    assertThat(door.admit(HERE)).isEmpty();
    assertThat(door.admit(THERE)).isPresent();
  }

  @Test
  void aNetworkOf64BitsIsOneOriginAndAMappedAddressIsTheAddress() {
    assertThat(Origin.of(InetAddress.ofLiteral("2001:db8::1")))
        .isEqualTo(Origin.of(InetAddress.ofLiteral("2001:db8::ffff:1")))
        .isNotEqualTo(Origin.of(InetAddress.ofLiteral("2001:db8:0:1::1")));
    assertThat(Origin.of(InetAddress.ofLiteral("::ffff:127.0.0.1"))).isEqualTo(Origin.of(HERE));
    assertThat(Origin.of(InetAddress.ofLiteral("::7f00:1"))).isNotEqualTo(Origin.of(HERE));
  }

  @Test
  void oneOriginHasHalfOfTheNewcomersAtMost() {
    Door door = door(new ListenSettings.Limits(1_000, 10, 100, SILENCE));

    assertThat(admitted(door, HERE, 20)).hasSize(5);
    assertThat(admitted(door, THERE, 20)).hasSize(5);
    assertThat(door.admit(InetAddress.ofLiteral("127.0.0.3"))).isEmpty();
    assertThat(door.newcomers()).isEqualTo(10);
  }

  @Test
  void whoHasSettledMakesRoomForANewcomer() {
    Door door = door(new ListenSettings.Limits(1_000, 2, 100, SILENCE));
    Visitor visitor = door.admit(HERE).orElseThrow();
    assertThat(door.admit(HERE)).isEmpty();
    visitor.settle();
    visitor.settle();

    assertThat(door.newcomers()).isZero();
    assertThat(admitted(door, HERE, 2)).hasSize(1);
    assertThat(door.open()).isEqualTo(2);
  }

  @Test
  void whoLeavesMakesRoomOnce() {
    Door door = door(new ListenSettings.Limits(2, 2, 100, SILENCE));
    Visitor settled = door.admit(HERE).orElseThrow();
    settled.settle();
    Visitor newcomer = door.admit(HERE).orElseThrow();
    assertThat(door.admit(THERE)).isEmpty();
    settled.leave();
    newcomer.leave();
    newcomer.leave();
    newcomer.settle();

    assertThat(door.open()).isZero();
    assertThat(door.newcomers()).isZero();
    assertThat(door.admit(HERE)).isPresent();
  }

  @Test
  void allConnectionsTogetherHaveABound() {
    Door door = door(new ListenSettings.Limits(3, 100, 100, SILENCE));
    admitted(door, HERE, 3).forEach(Visitor::settle);

    assertThat(door.admit(THERE)).isEmpty();
  }

  @Test
  void whatIsRememberedOfManyOriginsIsBounded() {
    Door door = door(new ListenSettings.Limits(1_000_000, 1_000_000, 1, SILENCE));
    Visitor stays = door.admit(HERE).orElseThrow();
    for (int i = 0; i < 100_000; i++) {
      byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
      door.admit(address(address)).orElseThrow().leave();
    }

    assertThat(door.origins()).isEqualTo(16_384);
    stays.leave();
    assertThat(door.open()).isZero();
  }

  private Door door(ListenSettings.Limits limits) {
    return new Door("test", limits, () -> now);
  }

  private static List<Visitor> admitted(Door door, InetAddress from, int tries) {
    List<Visitor> visitors = new ArrayList<>();
    for (int i = 0; i < tries; i++) {
      Optional<Visitor> visitor = door.admit(from);
      visitor.ifPresent(visitors::add);
    }
    return visitors;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
