package dev.weft.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.proc.JvmProcess;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The benchmarks measure what they say; the figures themselves are not for tests. */
@ExtendWith(RabbitExtension.class)
final class BenchTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir private Path folder;

  private JsonNode bench(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    try (JvmProcess weft = Command.start(folder, all.toArray(String[]::new))) {
      int exitCode = weft.awaitExit(LIMIT);
      String said = String.join("\n", weft.lines());
      assertThat(exitCode).as(said).isZero();
      return JsonMapper.builder().build().readTree(said.substring(said.indexOf("\n{") + 1));
    }
  }

  @Test
  void throughputGetsEveryResultOfBothSides(RabbitVhost broker) throws Exception {
    JsonNode report =
        bench(
            "throughput",
            "--self-contained",
            "--jobs=300",
            "--rounds=2",
            "--no-celery",
            "--against=journal.place=memory",
            "--amqp-uri=" + broker.uri());
    assertThat(report.path("rounds"))
        .extracting(round -> round.path("side").asString() + " " + round.path("results").asInt())
        .containsExactly(
            "pipe 300", "against 300", "weft 300", "pipe 300", "against 300", "weft 300");
    assertThat(report.path("weftToAgainst").asDouble()).isPositive();
    assertThat(report.path("weftToPipe").asDouble()).isPositive();
    assertThat(report.path("celery").asString()).isEqualTo("left out");
  }

  @Test
  void latencyCountsEveryRequestOfBothSides(RabbitVhost broker) throws Exception {
    JsonNode report =
        bench(
            "latency",
            "--self-contained",
            "--rate=50",
            "--duration=2s",
            "--amqp-uri=" + broker.uri());
    assertThat(report.path("lines"))
        .extracting(line -> line.path("side").asString() + " " + line.path("jobs").asInt())
        .containsExactly("pipe 100", "weft 100");
    assertThat(report.path("lines"))
        .allSatisfy(line -> assertThat(line.path("p50Millis").asDouble()).isPositive());
  }

  @Test
  void waitingCountsTheMemoryOfEachJob() throws Exception {
    JsonNode report = bench("waiting", "--count=2000");
    assertThat(report.path("jobs").asInt()).isEqualTo(2000);
    assertThat(report.path("agent").path("heapBytesPerJob").asLong()).isPositive();
    assertThat(report.path("coordinator").path("residentWith").asLong()).isPositive();
  }
}
