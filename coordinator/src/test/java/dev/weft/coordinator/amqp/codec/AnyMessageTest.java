package dev.weft.coordinator.amqp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.LongStringHelper;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever comes in, a job or a refusal that can be published comes out. */
final class AnyMessageTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final PoolName POOL = new PoolName("default");
  private static final int FRAME_MAX = 131_072;
  private static final int RUNS = 30_000;

  private final JobDecoder plain = decoder("");
  private final JobDecoder templated = decoder("{\"answer\":\"{{header.x-death}}{{body}}\"}");

  @Test
  void anyMessageIsAJobOrARefusalThatFitsAFrame() {
    long seed = new SplittableRandom().nextLong();
    RandomMessages messages = new RandomMessages(new SplittableRandom(seed));
    Set<RefusalReason> seen = EnumSet.noneOf(RefusalReason.class);
    int jobs = 0;
    for (int run = 0; run < RUNS; run++) {
      BasicProperties properties = messages.properties();
      JobDecoder decoder = run % 2 == 0 ? plain : templated;
      switch (decoder.decode(properties, messages.body())) {
        case Decoded.Fit _ -> jobs++;
        case Decoded.Refused(Refusal refusal) -> {
          seen.add(RefusalReason.valueOf(refusal.reason()));
          assertPublishable(refusal, seed);
        }
      }
    }
    assertThat(jobs).as("jobs, seed %d", seed).isPositive();
    assertThat(seen)
        .as("seed %d", seed)
        .containsAll(
            EnumSet.complementOf(
                EnumSet.of(
                    RefusalReason.UNREADABLE, RefusalReason.NO_HANDLER, RefusalReason.BAD_POOL)))
        .doesNotContain(RefusalReason.UNREADABLE);
  }

  @Test
  void aMessageFullOfBytesThatAreNoTextFitsAFrameAsWell() {
    byte[] noise = new byte[1024];
    Arrays.fill(noise, (byte) 0xff);
    Map<String, Object> headers = new HashMap<>();
    for (int i = 0; i < 64; i++) {
      headers.put("header-" + i, LongStringHelper.asLongString(noise));
    }
    headers.put("weft-nonsense", "1");
    BasicProperties properties = new BasicProperties.Builder().headers(headers).build();
    switch (plain.decode(properties, new byte[0])) {
      case Decoded.Fit fit -> throw new AssertionError(fit);
      case Decoded.Refused(Refusal refusal) -> assertPublishable(refusal, 0);
    }
  }

  private static void assertPublishable(Refusal refusal, long seed) {
    assertThat(refusal.body().size()).isLessThanOrEqualTo(JobDecoder.MAX_BODY);
    assertThat(refusal.detail()).as("seed %d", seed).isNotEmpty().hasSizeLessThan(300);
    Outgoing dead = NoticeEncoder.refused(refusal);
    try {
      int size = dead.properties().toFrame(1, dead.body().size()).size();
      assertThat(size).as("header frame, seed %d", seed).isLessThan(FRAME_MAX);
    } catch (IOException | RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static JobDecoder decoder(String template) {
    SourceSettings source =
        new SourceSettings("q", POOL, "sleep", Duration.ZERO, 1, template, "", Declare.NEVER);
    return new JobDecoder(source, Set.of(POOL), () -> new JobId("made"), () -> NOW);
  }
}
