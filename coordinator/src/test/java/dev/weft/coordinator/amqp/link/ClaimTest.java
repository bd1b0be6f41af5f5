package dev.weft.coordinator.amqp.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClaimTest {
  @Test
  void nameIsThatOfTheQueueUnlessItWouldBeTooLong() {
    assertThat(Claim.nameOf("weft.jobs.default")).isEqualTo("weft.claim.weft.jobs.default");
    assertThat(Claim.nameOf("q".repeat(244))).isEqualTo("weft.claim." + "q".repeat(244));
    Set<String> names = new HashSet<>();
    for (String queue : List.of("q".repeat(245), "q".repeat(255), "成".repeat(85))) {
      String name = Claim.nameOf(queue);
      assertThat(name).matches("weft\\.claim\\.[0-9a-f]{64}");
      assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
      names.add(name);
    }
    assertThat(names).hasSize(3);
  }
}
