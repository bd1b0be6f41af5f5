package dev.weft.coordinator.amqp.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QueueProbeTest {
  private static final String REFUSAL =
      "PRECONDITION_FAILED - inequivalent arg '%s' for queue 'q' in vhost '/': received %s but"
          + " current is %s";

  private final QueueProbe probe = new QueueProbe();

  @Test
  void everyWayOfNamingTheDifferenceIsUnderstood() {
    assertThat(probe.adopt(REFUSAL.formatted("durable", "'true'", "'false'"))).isTrue();
    assertThat(
            probe.adopt(REFUSAL.formatted("x-overflow", "the value 'a' of type 'longstr'", "none")))
        .isTrue();
    assertThat(
            probe.adopt(
                REFUSAL.formatted("x-max-length", "none", "the value '10' of type 'signedint'")))
        .isTrue();
    assertThat(
            probe.adopt(
                REFUSAL.formatted("x-queue-type", "none", "the value 'classic' of type 'longstr'")))
        .isTrue();
  }

  @Test
  void whatIsNoDifferenceIsNotGuessed() {
    assertThat(probe.adopt("PRECONDITION_FAILED - invalid arg 'x-queue-type'")).isFalse();
    assertThat(probe.adopt(REFUSAL.formatted("x-max-age", "none", "something"))).isFalse();
    assertThat(probe.adopt(REFUSAL.formatted("x-a", "none", "the value 'b' of type 'timestamp'")))
        .isFalse();
  }
}
