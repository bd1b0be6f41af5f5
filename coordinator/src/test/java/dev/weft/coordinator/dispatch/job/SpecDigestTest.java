package dev.weft.coordinator.dispatch.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes two submissions the same job. */
class SpecDigestTest {
  private static final LossRule LOSS = LossRule.DEFAULT;
  private static final Policy POLICY =
      new Policy(
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          2,
          new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(9)),
          LOSS,
          4);
  private static final JobSpec BASE =
      new JobSpec(
          new JobId("j"),
          new PoolName("east"),
          new HandlerName("echo"),
          payload("hello", "text/plain"),
          POLICY,
          new Placement("a", labels("one", "1", "two", "2")),
          Start.NOW,
          new Reply("me", "c"),
          "");

  @Test
  void whoAsksIsNotPartOfTheJob() {
    JobSpec other =
        new JobSpec(
            BASE.id(),
            BASE.pool(),
            BASE.handler(),
            BASE.payload(),
            BASE.policy(),
            BASE.placement(),
            BASE.start(),
            new Reply("you", "d"),
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    assertThat(SpecDigest.of(other)).isEqualTo(SpecDigest.of(BASE));
  }

  @Test
  void theOrderOfLabelsIsNotPartOfTheJob() {
    JobSpec other = placed(new Placement("a", labels("two", "2", "one", "1")));

    assertThat(SpecDigest.of(other)).isEqualTo(SpecDigest.of(BASE));
  }

  private static LossRule loss(Duration after, LossRule.OnLost then) {
    return new LossRule(Optional.of(after), then, LOSS.maxLosses());
  }

  @ParameterizedTest
  @MethodSource
  void whateverElseDiffersMakesAnotherJob(JobSpec other) {
    assertThat(SpecDigest.of(other)).isNotEqualTo(SpecDigest.of(BASE));
  }

  static List<JobSpec> whateverElseDiffersMakesAnotherJob() {
    Backoff backoff = POLICY.backoff();
    Duration second = Duration.ofSeconds(1);
    Duration hour = Duration.ofHours(1);
    return List.of(
        new JobSpec(
            new JobId("k"),
            BASE.pool(),
            BASE.handler(),
            BASE.payload(),
            POLICY,
            BASE.placement(),
            BASE.start(),
            BASE.reply(),
            ""),
        new JobSpec(
            BASE.id(),
            new PoolName("west"),
            BASE.handler(),
            BASE.payload(),
            POLICY,
            BASE.placement(),
            BASE.start(),
            BASE.reply(),
            ""),
        new JobSpec(
            BASE.id(),
            BASE.pool(),
            new HandlerName("copy"),
            BASE.payload(),
            POLICY,
            BASE.placement(),
            BASE.start(),
            BASE.reply(),
            ""),
        BASE.withPayload(payload("hellO", "text/plain")),
        BASE.withPayload(payload("hello", "text/html")),
        BASE.withPayload(payload("hello", "")),
        under(new Policy(second.plusNanos(1), hour, 2, backoff, LOSS, 4)),
        under(new Policy(Policy.UNLIMITED, hour, 2, backoff, LOSS, 4)),
        under(new Policy(second, hour.plusMillis(1), 2, backoff, LOSS, 4)),
        under(new Policy(second, hour, 3, backoff, LOSS, 4)),
        under(new Policy(second, hour, 2, new Backoff(Duration.ZERO, backoff.max()), LOSS, 4)),
        under(new Policy(second, hour, 2, new Backoff(second, second), LOSS, 4)),
        under(new Policy(second, hour, 2, backoff, LOSS.withMaxLosses(4), 4)),
        under(new Policy(second, hour, 2, backoff, loss(hour, LossRule.OnLost.RETRY), 4)),
        under(
            new Policy(second, hour, 2, backoff, loss(Policy.UNLIMITED, LossRule.OnLost.RETRY), 4)),
        under(new Policy(second, hour, 2, backoff, loss(hour, LossRule.OnLost.HOLD), 4)),
        under(new Policy(second, hour, 2, backoff, LOSS, 5)),
        BASE.withStart(Start.after(second)),
        BASE.withStart(Start.after(hour)),
        BASE.withStart(Start.at(Instant.EPOCH.plus(hour))),
        placed(new Placement("b", BASE.placement().labels())),
        placed(new Placement("a", labels("one", "1", "two", "3"))),
        placed(new Placement("a", labels("one", "1"))));
  }

  @Test
  void aTimeoutBelowAMillisecondIsNotTheSameAsNone() {
    JobSpec brief =
        under(new Policy(Duration.ofNanos(500_000), Policy.UNLIMITED, 2, Backoff.DEFAULT, LOSS, 0));
    JobSpec unlimited =
        under(new Policy(Policy.UNLIMITED, Policy.UNLIMITED, 2, Backoff.DEFAULT, LOSS, 0));

    assertThat(SpecDigest.of(brief)).isNotEqualTo(SpecDigest.of(unlimited));
  }

  /** Who adds a part to a spec has to decide whether it is part of the job. */
  @Test
  void everyPartOfASpecIsEitherInTheDigestOrLeftOutOnPurpose() {
    Set<String> leftOut = Set.of("reply", "traceparent");
    Set<String> in = Set.of("id", "pool", "handler", "payload", "policy", "placement", "start");
    Set<String> policy =
        Set.of("timeout", "startDeadline", "maxAttempts", "backoff", "loss", "priority");

    assertThat(parts(JobSpec.class)).containsAll(leftOut).containsAll(in);
    assertThat(parts(JobSpec.class)).hasSize(leftOut.size() + in.size());
    assertThat(parts(Policy.class)).isEqualTo(policy);
    assertThat(parts(LossRule.class)).isEqualTo(Set.of("after", "then", "maxLosses"));
    assertThat(parts(Start.class)).isEqualTo(Set.of("notBefore", "delay"));
    assertThat(parts(Placement.class)).isEqualTo(Set.of("pinned", "labels"));
  }

  private static Set<String> parts(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.toSet());
  }

  private static JobSpec under(Policy policy) {
    return new JobSpec(
        BASE.id(),
        BASE.pool(),
        BASE.handler(),
        BASE.payload(),
        policy,
        BASE.placement(),
        BASE.start(),
        BASE.reply(),
        "");
  }

  private static JobSpec placed(Placement placement) {
    return new JobSpec(
        BASE.id(),
        BASE.pool(),
        BASE.handler(),
        BASE.payload(),
        POLICY,
        placement,
        BASE.start(),
        BASE.reply(),
        "");
  }

  private static Payload payload(String text, String type) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8), type);
  }

  private static Map<String, String> labels(String... pairs) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return labels;
  }
}
