package dev.weft.coordinator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BrokerChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

  @Test
  void brokerOnThisMachineNeedsNoEncryption() {
    assertThat(codes(broker("amqp://guest:guest@127.0.0.1:5672/", "", "", Map.of()))).isEmpty();
    assertThat(codes(broker("amqp://[::1]", "", "", Map.of()))).isEmpty();
  }

  @Test
  void plainConnectionElsewhereAndGuestAreNamed() {
    assertThat(codes(broker("amqp://weft:x@mq.example", "", "", Map.of())))
        .containsExactly(Code.BROKER_NOT_ENCRYPTED);
    assertThat(codes(broker("amqps://guest:guest@mq.example", "", "", Map.of())))
        .containsExactly(Code.BROKER_GUEST);
    assertThat(codes(broker("amqps://mq.example", "", "", Map.of())))
        .containsExactly(Code.BROKER_GUEST);
    assertThat(codes(broker("amqps://weft:x@mq.example", "", "", Map.of()))).isEmpty();
  }

  @Test
  void findingsNeverHoldThePassword() {
    assertThat(BrokerChecks.of(broker("amqp://guest:secret@mq.example", "", "", Map.of()), 1, NOW))
        .isNotEmpty()
        .noneMatch(finding -> finding.toString().contains("secret"));
  }

  @Test
  void brokerThatIsAwayOrBlockedIsNamed() {
    assertThat(codes(broker("amqp://localhost", "refused", "low on disk", Map.of())))
        .containsExactly(Code.BROKER_UNREACHABLE, Code.BROKER_BLOCKED);
  }

  @Test
  void certificateIsNamedThreeWeeksBeforeItsEnd() {
    Instant end = NOW.plus(Duration.ofDays(21));
    String uri = "amqps://weft:x@mq.example";
    assertThat(codes(broker(uri, "", "", Map.of("mq.example", end)))).isEmpty();
    assertThat(codes(broker(uri, "", "", Map.of("mq.example", end.minusSeconds(1)))))
        .containsExactly(Code.BROKER_CERTIFICATE);
    assertThat(codes(broker(uri, "", "", Map.of("mq.example", NOW.minusSeconds(1)))))
        .containsExactly(Code.BROKER_CERTIFICATE);
  }

  @Test
  void whatIsUnknownIsNamed() {
    BrokerFacts facts =
        new BrokerFacts(
            List.of(), "", "", "", List.of(), Map.of(), Map.of("policies", "not shown"));
    assertThat(BrokerChecks.of(facts, 1, NOW))
        .containsExactly(Finding.notChecked("policies", "not shown"));
  }

  private static BrokerFacts broker(
      String uri, String trouble, String blocked, Map<String, Instant> certificates) {
    return new BrokerFacts(
        List.of(URI.create(uri)), trouble, blocked, "", List.of(), certificates, Map.of());
  }

  private static List<Code> codes(BrokerFacts broker) {
    return BrokerChecks.of(broker, 1, NOW).stream().map(Finding::code).toList();
  }
}
