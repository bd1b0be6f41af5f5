package dev.weft.coordinator.amqp.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DifferenceTest {
  private final Map<String, Object> arguments = new HashMap<>();

  @Test
  void valueThatBothHaveKeepsItsType() {
    arguments.put("x-expires", 30_000L);
    arguments.put("x-dead-letter-routing-key", "store-2");
    assertThat(adopt("x-expires", "'30000'", "'10000'")).isTrue();
    assertThat(adopt("x-dead-letter-routing-key", "'store-2'", "'store-1'")).isTrue();
    assertThat(arguments)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("x-expires", 10_000L, "x-dead-letter-routing-key", "store-1"));
  }

  @Test
  void valueThatOnlyTheQueueHasComesWithItsType() {
    assertThat(adopt("x-max-length", "none", "the value '10' of type 'signedint'")).isTrue();
    assertThat(adopt("x-overflow", "none", "the value '10' of type 'longstr'")).isTrue();
    assertThat(arguments)
        .containsExactlyInAnyOrderEntriesOf(Map.of("x-max-length", 10L, "x-overflow", "10"));
  }

  @Test
  void valueThatTheQueueLacksIsLeftOut() {
    arguments.put("x-overflow", "reject-publish");
    String ours = "the value 'reject-publish' of type 'longstr'";
    assertThat(adopt("x-overflow", ours, "none")).isTrue();
    assertThat(arguments).isEmpty();
    assertThat(adopt("x-overflow", ours, "none")).isFalse();
  }

  @Test
  void otherRefusalsNameNoDifference() {
    assertThat(Difference.in("ACCESS_REFUSED - access to queue 'q' in vhost '/' refused"))
        .isEmpty();
  }

  private boolean adopt(String name, String received, String current) {
    String refusal =
        "PRECONDITION_FAILED - inequivalent arg '%s' for queue 'q' in vhost '/': received %s but current is %s"
            .formatted(name, received, current);
    return Difference.in(refusal).orElseThrow().adopt(arguments);
  }
}
