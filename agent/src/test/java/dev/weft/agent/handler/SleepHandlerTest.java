package dev.weft.agent.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.common.handler.JobFailure;
import dev.weft.common.id.AgentId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SleepHandlerTest {
  private final SleepHandler handler =
      new SleepHandler(new AgentId("node-a"), Map.of("name", "节点$A"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30ms",
        " 30ms\n",
        "PT0.03S",
        "{\"duration\":\"30ms\"}",
        "\n {\"duration\":\"PT0.03S\"}"
      })
  void waitsAsLongAsThePayloadSays(String payload) throws Exception {
    long start = System.nanoTime();
    FakeJob job = FakeJob.of(payload);
    handler.run(job);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(30));
    assertThat(job.text()).isEmpty();
  }

  @Test
  void fillsThePlaceholdersOfItsAnswer() throws Exception {
    FakeJob job =
        FakeJob.of(
            "{\"duration\":\"1ms\",\"answer\":\"{{agent}}_42_成功 {{job}}#{{attempt}} {{other}}\"}");
    handler.run(job.attempt(3));
    FakeJob third = job.attempt(3);
    handler.run(third);
    assertThat(third.text()).isEqualTo("node-a_42_成功 job-7#3 {{other}}");
    assertThat(third.type()).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  void answersWithLabelsOfItsAgent() throws Exception {
    FakeJob job =
        FakeJob.of("{\"duration\":\"1ms\",\"answer\":\"{{label.name}}_42_成功{{label.none}}\"}");
    handler.run(job);
    assertThat(job.text()).isEqualTo("节点$A_42_成功");
  }

  @Test
  void saysHowFarItIs() throws Exception {
    FakeJob job = FakeJob.of("{\"duration\":\"10ms\",\"log_every\":\"4ms\"}");
    handler.run(job);
    assertThat(job.lines()).containsExactly("slept 4ms of 10ms", "slept 8ms of 10ms");
    assertThat(job.fractions()).containsExactly(0.4, 0.8);
  }

  @Test
  void failsAsManyAttemptsAsAsked() throws Exception {
    FakeJob job =
        FakeJob.of(
            "{\"duration\":\"0s\",\"answer\":\"done\",\"fail\":{\"attempts\":2,\"code\":\"FLAKY\",\"message\":\"again\"}}");
    for (int attempt = 1; attempt <= 2; attempt++) {
      FakeJob failing = job.attempt(attempt);
      JobFailure failure = failureOf(failing);
      assertThat(failure.code()).isEqualTo("FLAKY");
      assertThat(failure).hasMessage("again");
      assertThat(failure.permanent()).isFalse();
      assertThat(failing.text()).isEmpty();
    }
    FakeJob third = job.attempt(3);
    handler.run(third);
    assertThat(third.text()).isEqualTo("done");
  }

  @Test
  void failsForGoodWhenAsked() {
    JobFailure failure =
        failureOf(FakeJob.of("{\"duration\":\"0s\",\"fail\":{\"permanent\":true}}").attempt(99));
    assertThat(failure.code()).isEqualTo("ASKED_TO_FAIL");
    assertThat(failure.permanent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "task-17",
        "-1s",
        "1e9",
        "40000d",
        "{",
        "{}",
        "[]",
        "{\"duration\":5}",
        "{\"duration\":\"1s\",\"fail\":{\"code\":\"lower\"}}",
        "{\"duration\":\"1s\",\"log_every\":\"PT0.0001S\"}",
        "{\"duration\":\"1s\",\"delay\":\"1s\"}",
        "{\"duration\":\"1s\"} {}"
      })
  void refusesWhatItDoesNotUnderstand(String payload) {
    JobFailure failure = failureOf(FakeJob.of(payload));
    assertThat(failure.code()).isEqualTo("BAD_PAYLOAD");
    assertThat(failure.permanent()).isTrue();
  }

  @Test
  void stopsWhenItIsInterrupted() throws Exception {
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread thread =
        Thread.startVirtualThread(() -> {
          try {
            handler.run(FakeJob.of("1h"));
          } catch (Exception e) {
            end.set(e);
          }
        });
    thread.interrupt();
    thread.join();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
  }

  private JobFailure failureOf(FakeJob job) {
    return catchThrowableOfType(JobFailure.class, () -> handler.run(job));
  }

  @Test
  void readsTheExamplesOfTheDocumentation() throws Exception {
    List<String> examples = Docs.blocks("handlers.md", "json sleep");
    assertThat(examples).hasSize(2);
    for (String example : examples) {
      SleepPayload payload = SleepPayload.of(example.getBytes(StandardCharsets.UTF_8));
      assertThat(payload.answer()).isNotEmpty();
    }
  }
}
