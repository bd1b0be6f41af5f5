package dev.weft.coordinator.amqp.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.LongStringHelper;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Backoff;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JobDecoderTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final PoolName POOL = new PoolName("default");
  private static final SourceSettings MAPPED =
      new SourceSettings(
          "distributed_tasks", POOL, "sleep", Duration.ofSeconds(30), 3, "", "", Declare.NEVER);
  private static final byte[] BODY = "42".getBytes(UTF_8);

  private final JobDecoder own =
      new JobDecoder(
          SourceSettings.ofPool(POOL),
          Set.of(POOL, new PoolName("gpu")),
          () -> new JobId("made"),
          () -> NOW);
  private final JobDecoder mapped =
      new JobDecoder(MAPPED, Set.of(POOL, new PoolName("gpu")), () -> new JobId("made"), () -> NOW);

  @Test
  void aPlainMessageGetsTheDefaultsOfItsQueue() {
    Decoded.Fit fit = fit(mapped.decode(new BasicProperties(), BODY));
    assertThat(fit.fresh()).isTrue();
    JobSpec spec = fit.spec();
    assertThat(spec.id().value()).isEqualTo("made");
    assertThat(spec.pool()).isEqualTo(POOL);
    assertThat(spec.handler().value()).isEqualTo("sleep");
    assertThat(spec.payload().bytes()).isEqualTo(BODY);
    assertThat(spec.payload().contentType()).isEmpty();
    assertThat(spec.policy().timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.policy().maxAttempts()).isEqualTo(3);
    assertThat(spec.reply()).isEqualTo(Reply.NONE);
    assertThat(spec.placement()).isEqualTo(Placement.ANY);
  }

  @Test
  void everyPropertyAndHeaderIsRead() {
    Map<String, Object> headers = new HashMap<>();
    headers.put("weft-pool", text("default"));
    headers.put("weft-timeout", text("1500ms"));
    headers.put("weft-max-attempts", 5L);
    headers.put("weft-backoff", text("2s..10s"));
    headers.put("weft-max-agent-losses", text("7"));
    headers.put("weft-on-lost", text("fail"));
    headers.put("weft-lost-after", text("never"));
    headers.put("weft-agent", text("node-a"));
    headers.put("weft-labels", text("site=A, disk=ssd"));
    headers.put("traceparent", text("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    headers.put("x-anything", text("ignored"));
    BasicProperties properties =
        new BasicProperties.Builder()
            .messageId("order-1")
            .type("http")
            .replyTo("amq.rabbitmq.reply-to.g1h2")
            .correlationId("c-1")
            .contentType("application/json")
            .contentEncoding("utf-8")
            .expiration("60000")
            .priority(9)
            .headers(headers)
            .build();
    Decoded.Fit fit = fit(own.decode(properties, BODY));
    assertThat(fit.fresh()).isFalse();
    JobSpec spec = fit.spec();
    assertThat(spec.id().value()).isEqualTo("order-1");
    assertThat(spec.handler().value()).isEqualTo("http");
    assertThat(spec.payload().contentType()).isEqualTo("application/json");
    assertThat(spec.policy())
        .isEqualTo(
            new Policy(
                Duration.ofMillis(1500),
                Duration.ofMinutes(1),
                5,
                new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10)),
                new LossRule(Optional.of(Policy.UNLIMITED), LossRule.OnLost.FAIL, 7),
                9));
    assertThat(spec.placement())
        .isEqualTo(new Placement("node-a", Map.of("site", "A", "disk", "ssd")));
    assertThat(spec.reply()).isEqualTo(new Reply("amq.rabbitmq.reply-to.g1h2", "c-1"));
    assertThat(spec.traceparent()).startsWith("00-0af7");
  }

  @Test
  void labelsMayBeATable() {
    JobSpec spec =
        fit(mapped.decode(header("weft-labels", Map.of("site", text("A"), "gpus", 2)), BODY))
            .spec();
    assertThat(spec.placement().labels()).isEqualTo(Map.of("site", "A", "gpus", "2"));
  }

  @ParameterizedTest
  @CsvSource({"1s,1000,60000", "2m,120000,120000", "0s..0s,0,0", "PT1S..PT5S,1000,5000"})
  void backoffIsOneWaitOrTwo(String text, long initial, long max) {
    JobSpec spec = fit(mapped.decode(header("weft-backoff", text(text)), BODY)).spec();
    assertThat(spec.policy().backoff())
        .isEqualTo(new Backoff(Duration.ofMillis(initial), Duration.ofMillis(max)));
  }

  @ParameterizedTest
  @CsvSource({
    "weft-timeout,-1s",
    "weft-timeout,31d",
    "weft-timeout,9223372036854775807ms",
    "weft-timeout,soon",
    "weft-timeout,''",
    "weft-max-attempts,0",
    "weft-max-attempts,101",
    "weft-max-attempts,99999999999999999999",
    "weft-max-attempts,2.5",
    "weft-max-agent-losses,-3",
    "weft-on-lost,perhaps",
    "weft-lost-after,59s",
    "weft-lost-after,8d",
    "weft-lost-after,0s",
    "weft-backoff,1m..1s",
    "weft-backoff,1s..",
    "weft-backoff,..",
    "weft-backoff,25h",
    "weft-agent,no spaces",
    "weft-labels,site",
    "weft-labels,'a=1,a=2'",
    "weft-labels,=x",
  })
  void aHeaderOutOfItsRangeIsRefused(String name, String value) {
    Refusal refusal = refused(mapped.decode(header(name, text(value)), BODY));
    assertThat(refusal.reason()).isEqualTo("BAD_HEADER");
    assertThat(refusal.detail()).contains(name);
    assertThat(refusal.headers()).containsEntry(name, value);
  }

  @Test
  void aHeaderOfTheWrongTypeIsRefused() {
    for (Object value :
        List.of(
            Map.of(),
            List.of(1),
            new byte[3],
            true,
            1.5,
            Date.from(Instant.ofEpochMilli(Long.MAX_VALUE)))) {
      for (String name :
          List.of("weft-timeout", "weft-max-attempts", "weft-backoff", "weft-agent", "weft-pool")) {
        assertThat(refused(mapped.decode(header(name, value), BODY)).reason())
            .isEqualTo("BAD_HEADER");
      }
    }
    assertThat(refused(mapped.decode(header("weft-labels", 3), BODY)).reason())
        .isEqualTo("BAD_HEADER");
    Map<String, Object> nested = Map.of("a", Map.of("b", "c"));
    assertThat(refused(mapped.decode(header("weft-labels", nested), BODY)).reason())
        .isEqualTo("BAD_HEADER");
    LongString invalid = LongStringHelper.asLongString(new byte[] {(byte) 0xC3, 0x28});
    assertThat(refused(mapped.decode(header("weft-agent", invalid), BODY)).detail())
        .contains("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"weft-time-out", "Weft-Timeout", "WEFT-", "weft-\u0000"})
  void aHeaderThatLooksLikeWeftsIsRefused(String name) {
    Refusal refusal = refused(mapped.decode(header(name, text("1s")), BODY));
    assertThat(refusal.reason()).isEqualTo("UNKNOWN_HEADER");
    assertThat(refusal.detail()).doesNotContain("\u0000");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T08:00:01Z, 2026-11-23T08:00:01Z, 0",
    "2026-11-23T09:30+01:00, 2026-11-23T08:30:00Z, 0",
    "2001-01-01T00:00:00Z, 2001-01-01T00:00:00Z, 0",
    "30s, 1970-01-01T00:00:00Z, 30",
    "PT1H, 1970-01-01T00:00:00Z, 3600",
    "365d, 1970-01-01T00:00:00Z, 31536000",
  })
  void aStartIsATimeOrADelay(String header, Instant time, long seconds) {
    JobSpec spec = fit(mapped.decode(header("weft-not-before", text(header)), BODY)).spec();
    assertThat(spec.start()).isEqualTo(new Start(time, Duration.ofSeconds(seconds)));
  }

  @Test
  @SuppressWarnings("JavaUtilDate") // the client library gives timestamps as such
  void aStartMayBeATimestampOfTheProtocol() {
    Date date = Date.from(NOW.plusSeconds(60));
    JobSpec spec = fit(mapped.decode(header("weft-not-before", date), BODY)).spec();
    assertThat(spec.start()).isEqualTo(Start.at(NOW.plusSeconds(60)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "-30s",
        "366d",
        "2026-11-23",
        "2026-11-23T08:00:00",
        "1969-12-31T23:59:59Z",
        "2027-11-24T08:00:00Z",
        "+292277026596-12-04T15:30:07Z",
        "2026-02-31T00:00:00Z"
      })
  void aStartThatIsNoneOrTooFarAwayIsRefused(String header) {
    Refusal refusal = refused(mapped.decode(header("weft-not-before", text(header)), BODY));
    assertThat(refusal.reason()).isEqualTo("BAD_HEADER");
    assertThat(refusal.detail()).startsWith("weft-not-before: ");
  }

  @Test
  @SuppressWarnings("JavaUtilDate") // the client library gives timestamps as such
  void aTimestampOfTheYear292MillionIsRefused() {
    Refusal refusal =
        refused(mapped.decode(header("weft-not-before", new Date(Long.MAX_VALUE)), BODY));
    assertThat(refusal.reason()).isEqualTo("BAD_HEADER");
  }

  @ParameterizedTest
  @ValueSource(strings = "weft-key")
  void aHeaderOfALaterVersionIsRefusedAsSuch(String name) {
    assertThat(refused(mapped.decode(header(name, text("x")), BODY)).reason())
        .isEqualTo("NOT_SUPPORTED");
  }

  @Test
  void whatWeftWroteIntoADeadLetterMeansNothing() {
    assertThat(mapped.decode(header("weft-reason", text("FAILED")), BODY))
        .isInstanceOf(Decoded.Fit.class);
  }

  @Test
  void anotherPoolMustBeConfiguredAndCannotBeNamedInAPoolsOwnQueue() {
    assertThat(fit(mapped.decode(header("weft-pool", text("gpu")), BODY)).spec().pool().value())
        .isEqualTo("gpu");
    assertThat(refused(mapped.decode(header("weft-pool", text("nowhere")), BODY)).reason())
        .isEqualTo("UNKNOWN_POOL");
    assertThat(refused(mapped.decode(header("weft-pool", text("No Pool")), BODY)).reason())
        .isEqualTo("BAD_POOL");
    BasicProperties other = header("weft-pool", text("gpu")).builder().type("echo").build();
    assertThat(refused(own.decode(other, BODY)).reason()).isEqualTo("BAD_POOL");
  }

  @Test
  void badPropertiesAreRefusedEachWithItsReason() {
    BasicProperties.Builder good = new BasicProperties.Builder();
    assertRefused("BAD_MESSAGE_ID", good.messageId("../../x").build());
    assertRefused("BAD_MESSAGE_ID", good.messageId("a\u0000b").build());
    assertRefused("BAD_MESSAGE_ID", good.messageId("caf\uFFFD").build());
    assertRefused("BAD_MESSAGE_ID", good.messageId("x".repeat(129)).build());
    good = new BasicProperties.Builder();
    assertRefused("BAD_HANDLER", good.type("HTTP Request").build());
    assertRefused("BAD_HANDLER", good.type("x".repeat(64)).build());
    good = new BasicProperties.Builder();
    assertRefused("BAD_PRIORITY", good.priority(32).build());
    assertRefused("BAD_PRIORITY", good.priority(255).build());
    good = new BasicProperties.Builder();
    assertRefused("BAD_EXPIRATION", good.expiration("-1").build());
    assertRefused("BAD_EXPIRATION", good.expiration("soon").build());
    assertRefused("BAD_EXPIRATION", good.expiration("9223372036854775807").build());
    good = new BasicProperties.Builder();
    assertRefused("BAD_REPLY_TO", good.replyTo("a\uFFFD").build());
    good = new BasicProperties.Builder();
    assertRefused("BAD_CORRELATION_ID", good.correlationId("a\nb").build());
    good = new BasicProperties.Builder();
    assertRefused("BAD_CONTENT_ENCODING", good.contentEncoding("gzip").build());
    good = new BasicProperties.Builder();
    assertRefused("BAD_CONTENT_TYPE", good.contentType("text/\u0007").build());
  }

  @Test
  void aQueueWithoutAHandlerRefusesMessagesWithoutAType() {
    assertThat(refused(own.decode(new BasicProperties(), BODY)).reason()).isEqualTo("NO_HANDLER");
  }

  @Test
  void anEmptyBodyIsAPayloadLikeAnyOther() {
    assertThat(fit(mapped.decode(new BasicProperties(), new byte[0])).spec().payload().size())
        .isZero();
  }

  @Test
  void expirationOfZeroIsTheShortestDeadline() {
    BasicProperties properties = new BasicProperties.Builder().expiration("0").build();
    assertThat(fit(mapped.decode(properties, BODY)).spec().policy().startDeadline())
        .isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void ofABodyThatIsTooLargeOnlyTheBeginningIsKept() {
    byte[] giant = new byte[JobDecoder.MAX_BODY + 1];
    giant[0] = 7;
    Refusal refusal = refused(mapped.decode(new BasicProperties(), giant));
    assertThat(refusal.reason()).isEqualTo("TOO_LARGE");
    assertThat(refusal.body().size()).isEqualTo(4096);
    assertThat(refusal.body().bytes()[0]).isEqualTo((byte) 7);
    assertThat(refusal.headers()).containsEntry("weft-body-size", "1048577");
    byte[] largest = new byte[JobDecoder.MAX_BODY];
    assertThat(mapped.decode(new BasicProperties(), largest)).isInstanceOf(Decoded.Fit.class);
  }

  @Test
  void aRefusalKeepsBoundedHeaders() {
    Map<String, Object> headers = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      headers.put("h" + i, text("v"));
    }
    headers.put("weft-timeout", text("x".repeat(100_000)));
    BasicProperties properties = new BasicProperties.Builder().headers(headers).build();
    Refusal refusal = refused(mapped.decode(properties, BODY));
    assertThat(refusal.headers()).hasSizeLessThanOrEqualTo(64);
    assertThat(refusal.detail()).hasSizeLessThan(200);
  }

  @Test
  void aBrokenTraceContextIsLeftOut() {
    assertThat(fit(mapped.decode(header("traceparent", text("00-zz")), BODY)).spec().traceparent())
        .isEmpty();
    assertThat(fit(mapped.decode(header("traceparent", 5), BODY)).spec().traceparent()).isEmpty();
  }

  private void assertRefused(String reason, BasicProperties properties) {
    assertThat(refused(mapped.decode(properties, BODY)).reason()).isEqualTo(reason);
  }

  private static BasicProperties header(String name, Object value) {
    return new BasicProperties.Builder().headers(Map.of(name, value)).build();
  }

  private static LongString text(String text) {
    return LongStringHelper.asLongString(text);
  }

  private static Decoded.Fit fit(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Fit.class);
    return (Decoded.Fit) decoded;
  }

  private static Refusal refused(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Refused.class);
    return ((Decoded.Refused) decoded).refusal();
  }
}
