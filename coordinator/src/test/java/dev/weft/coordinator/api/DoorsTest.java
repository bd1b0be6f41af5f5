package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.LongStringHelper;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.amqp.codec.Declare;
import dev.weft.coordinator.amqp.codec.Decoded;
import dev.weft.coordinator.amqp.codec.JobDecoder;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.proto.api.v1.Backoff;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.Placement;
import dev.weft.proto.api.v1.Policy;
import dev.weft.proto.api.v1.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same job is the same job, whichever door it comes through and however it is written. */
class DoorsTest {
  private static final List<PoolName> POOLS =
      List.of(new PoolName("default"), new PoolName("east"), new PoolName("west"));

  /** What a job asks for; zero and empty stand for what is left to the defaults. */
  private record Wish(
      String pool,
      String handler,
      ByteString body,
      String type,
      long timeoutMs,
      long deadlineMs,
      int attempts,
      int losses,
      long initialMs,
      long maxMs,
      int priority,
      String agent,
      Map<String, String> labels) {}

  static List<Integer> seeds() {
    List<Integer> seeds = new ArrayList<>();
    for (int seed = 0; seed < 300; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theDigestIsTheSameThroughEveryDoor(int seed) throws Refused {
    Random random = new Random(seed);
    Wish wish = wish(random);

    SpecDigest api = api(wish, random);

    assertThat(api(wish, random)).as("API again").isEqualTo(api);
    assertThat(ownQueue(wish, random)).as("own queue").isEqualTo(api);
    assertThat(mappedQueue(wish, random)).as("mapped queue").isEqualTo(api);
  }

  private static SpecDigest api(Wish wish, Random random) throws Refused {
    return new SpecReader(() -> new JobId("made"), () -> Instant.EPOCH)
        .read(proto(wish, random), "spec.")
        .digest();
  }

  private static SpecDigest ownQueue(Wish wish, Random random) {
    return decode(SourceSettings.ofPool(new PoolName(wish.pool())), wish, random, false);
  }

  /** A queue with defaults of its own, all of which the message overrides. */
  private static SpecDigest mappedQueue(Wish wish, Random random) {
    SourceSettings source =
        new SourceSettings(
            "old-queue",
            new PoolName("default"),
            "other",
            Duration.ofMinutes(7),
            9,
            "",
            "",
            Declare.NEVER);
    return decode(source, wish, random, true);
  }

  private static SpecDigest decode(
      SourceSettings source, Wish wish, Random random, boolean explicit) {
    JobDecoder decoder =
        new JobDecoder(source, Set.copyOf(POOLS), () -> new JobId("made"), () -> Instant.EPOCH);
    Decoded decoded = decoder.decode(properties(wish, random, explicit), wish.body().toByteArray());
    assertThat(decoded).isInstanceOf(Decoded.Fit.class);
    return ((Decoded.Fit) decoded).digest();
  }

  private static Wish wish(Random random) {
    byte[] body = new byte[random.nextInt(20)];
    random.nextBytes(body);
    Map<String, String> labels = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      labels.put("k" + random.nextInt(9), "v" + random.nextInt(9));
    }
    long initial = random.nextBoolean() ? 0 : 1 + random.nextInt(50_000);
    return new Wish(
        POOLS.get(random.nextInt(POOLS.size())).value(),
        random.nextBoolean() ? "echo" : "http",
        ByteString.copyFrom(body),
        random.nextBoolean() ? "" : "application/json",
        random.nextBoolean() ? 0 : 1 + random.nextInt(10_000_000),
        random.nextBoolean() ? 0 : 1 + random.nextInt(10_000_000),
        random.nextBoolean() ? 1 : 1 + random.nextInt(100),
        random.nextBoolean() ? 3 : 1 + random.nextInt(100),
        initial,
        initial == 0 ? 0 : initial + random.nextInt(50_000),
        random.nextInt(32),
        random.nextBoolean() ? "" : "agent-7",
        labels);
  }

  /** What is a default is said or left out; what does not count is made up. */
  private static JobSpec proto(Wish wish, Random random) {
    Policy.Builder policy = Policy.newBuilder().setPriority(wish.priority());
    if (wish.timeoutMs() > 0) {
      policy.setTimeout(Times.proto(Duration.ofMillis(wish.timeoutMs())));
    }
    if (wish.deadlineMs() > 0) {
      policy.setStartDeadline(Times.proto(Duration.ofMillis(wish.deadlineMs())));
    }
    policy.setMaxAttempts(wish.attempts() == 1 && random.nextBoolean() ? 0 : wish.attempts());
    policy.setMaxAgentLosses(wish.losses() == 3 && random.nextBoolean() ? 0 : wish.losses());
    if (wish.initialMs() > 0 || random.nextBoolean()) {
      policy.setBackoff(
          Backoff.newBuilder()
              .setInitial(Times.proto(initial(wish)))
              .setMax(Times.proto(max(wish))));
    }
    JobSpec.Builder spec =
        JobSpec.newBuilder()
            .setId("j")
            .setPool(wish.pool().equals("default") && random.nextBoolean() ? "" : wish.pool())
            .setHandler(wish.handler())
            .setPayload(wish.body())
            .setContentType(wish.type())
            .setPolicy(policy);
    if (!wish.agent().isEmpty() || !wish.labels().isEmpty() || random.nextBoolean()) {
      spec.setPlacement(
          Placement.newBuilder().setAgent(wish.agent()).putAllRequiredLabels(wish.labels()));
    }
    if (random.nextBoolean()) {
      spec.setReply(Reply.newBuilder().setAddress("q" + random.nextInt()).setCorrelationId("c"));
      spec.setTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }
    return spec.build();
  }

  private static AMQP.BasicProperties properties(Wish wish, Random random, boolean explicit) {
    List<Map.Entry<String, Object>> entries = new ArrayList<>();
    if (explicit || random.nextBoolean()) {
      entries.add(Map.entry("weft-pool", text(wish.pool(), random)));
    }
    if (wish.timeoutMs() > 0 || explicit) {
      entries.add(Map.entry("weft-timeout", text(length(wish.timeoutMs(), random), random)));
    }
    if (wish.attempts() != 1 || explicit || random.nextBoolean()) {
      entries.add(Map.entry("weft-max-attempts", number(wish.attempts(), random)));
    }
    if (wish.losses() != 3 || random.nextBoolean()) {
      entries.add(Map.entry("weft-max-agent-losses", number(wish.losses(), random)));
    }
    if (wish.initialMs() > 0 || random.nextBoolean()) {
      String range =
          length(initial(wish).toMillis(), random) + ".." + length(max(wish).toMillis(), random);
      entries.add(Map.entry("weft-backoff", text(range, random)));
    }
    if (!wish.agent().isEmpty()) {
      entries.add(Map.entry("weft-agent", text(wish.agent(), random)));
    }
    if (!wish.labels().isEmpty()) {
      entries.add(Map.entry("weft-labels", labels(wish.labels(), random)));
    }
    entries.add(Map.entry("something-else", random.nextInt()));
    Collections.shuffle(entries, random);
    Map<String, Object> headers = new LinkedHashMap<>();
    entries.forEach(entry -> headers.put(entry.getKey(), entry.getValue()));
    AMQP.BasicProperties.Builder properties =
        new AMQP.BasicProperties.Builder().messageId("j").type(wish.handler()).headers(headers);
    if (wish.priority() > 0 || random.nextBoolean()) {
      properties.priority(wish.priority());
    }
    if (wish.deadlineMs() > 0) {
      properties.expiration(Long.toString(wish.deadlineMs()));
    }
    if (!wish.type().isEmpty() || random.nextBoolean()) {
      properties.contentType(wish.type());
    }
    if (random.nextBoolean()) {
      properties.replyTo("somewhere").correlationId("c" + random.nextInt()).deliveryMode(2);
    }
    return properties.build();
  }

  private static Duration initial(Wish wish) {
    return wish.initialMs() > 0 ? Duration.ofMillis(wish.initialMs()) : Duration.ofSeconds(1);
  }

  private static Duration max(Wish wish) {
    return wish.initialMs() > 0 ? Duration.ofMillis(wish.maxMs()) : Duration.ofMinutes(1);
  }

  private static String length(long millis, Random random) {
    return random.nextBoolean() ? millis + "ms" : Duration.ofMillis(millis).toString();
  }

  private static Object text(String text, Random random) {
    return random.nextBoolean()
        ? text
        : LongStringHelper.asLongString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Object number(int number, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> number;
      case 1 -> (long) number;
      default -> Integer.toString(number);
    };
  }

  private static Object labels(Map<String, String> labels, Random random) {
    List<String> keys = new ArrayList<>(labels.keySet());
    Collections.shuffle(keys, random);
    if (random.nextBoolean()) {
      Map<String, Object> table = new LinkedHashMap<>();
      keys.forEach(key -> table.put(key, labels.get(key)));
      return table;
    }
    return String.join(", ", keys.stream().map(key -> key + "=" + labels.get(key)).toList());
  }
}
