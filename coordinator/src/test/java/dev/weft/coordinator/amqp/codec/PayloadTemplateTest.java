package dev.weft.coordinator.amqp.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.LongStringHelper;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PayloadTemplateTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final PoolName POOL = new PoolName("default");

  @Test
  void theRecipesPayloadIsMadeFromATaskId() {
    String template =
        "{\"duration\":\"1500ms\",\"answer\":\"{{label.site}}_{{body}}_成功 {{agent}} {{job}}"
            + " {{attempt}}\"}";
    assertThat(payload(template, "", new BasicProperties(), "任务7"))
        .isEqualTo(
            "{\"duration\":\"1500ms\",\"answer\":"
                + "\"{{label.site}}_任务7_成功 {{agent}} {{job}} {{attempt}}\"}");
  }

  @Test
  void valuesAreEscapedInJsonAndNotFilledInAgain() {
    assertThat(
            payload(
                "{\"a\":\"{{body}}\"}", "", new BasicProperties(), "\"\\\n\u0001{{job}}{{body}}"))
        .isEqualTo("{\"a\":\"\\\"\\\\\\n\\u0001{{job}}{{body}}\"}");
  }

  @Test
  void valuesStayAsTheyAreInOtherPayloads() {
    BasicProperties properties =
        new BasicProperties.Builder()
            .correlationId("c-9")
            .headers(Map.of("site", LongStringHelper.asLongString("A\"")))
            .build();
    assertThat(
            payload(
                "{{message_id}}|{{correlation_id}}|{{header.site}}|{{header.none}}|{{body}}",
                "text/plain",
                properties,
                "x\"y"))
        .isEqualTo("made|c-9|A\"||x\"y");
  }

  @Test
  void aPlaceholderThatNobodyFillsInIsAMistake() {
    for (String wrong :
        new String[] {"{{bdy}}", "{{}}", "{{header.}}", "{{ body }}", "{{label.}}"}) {
      assertThatThrownBy(() -> PayloadTemplate.parse("{\"a\":\"" + wrong + "\"}"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("placeholder");
    }
  }

  @Test
  void aBodyThatIsNotTextIsRefused() {
    JobDecoder decoder = decoder("{{body}}", "");
    Decoded decoded = decoder.decode(new BasicProperties(), new byte[] {(byte) 0xff, 1});
    assertThat(decoded).isInstanceOf(Decoded.Refused.class);
    assertThat(((Decoded.Refused) decoded).refusal().reason()).isEqualTo("BAD_BODY");
  }

  @Test
  void aPayloadThatGrowsTooLargeIsRefused() {
    JobDecoder decoder = decoder("{{body}}{{body}}", "");
    Decoded decoded = decoder.decode(new BasicProperties(), new byte[JobDecoder.MAX_BODY / 2 + 1]);
    assertThat(((Decoded.Refused) decoded).refusal().reason()).isEqualTo("TOO_LARGE");
  }

  @Test
  void jsonIsKnownByItsMediaType() {
    assertThat(PayloadTemplate.isJson("application/json; charset=utf-8")).isTrue();
    assertThat(PayloadTemplate.isJson("application/problem+JSON")).isTrue();
    assertThat(PayloadTemplate.isJson("text/plain")).isFalse();
    assertThat(PayloadTemplate.isJson("")).isFalse();
  }

  private static String payload(
      String template, String type, BasicProperties properties, String body) {
    Decoded decoded = decoder(template, type).decode(properties, body.getBytes(UTF_8));
    assertThat(decoded).isInstanceOf(Decoded.Fit.class);
    return new String(((Decoded.Fit) decoded).spec().payload().bytes(), UTF_8);
  }

  private static JobDecoder decoder(String template, String type) {
    SourceSettings source =
        new SourceSettings(
            "distributed_tasks", POOL, "sleep", Duration.ZERO, 1, template, type, Declare.NEVER);
    return new JobDecoder(source, Set.of(POOL), () -> new JobId("made"), () -> NOW);
  }
}
