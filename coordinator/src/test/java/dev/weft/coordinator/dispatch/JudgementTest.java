package dev.weft.coordinator.dispatch;

import static dev.weft.coordinator.dispatch.job.JobFixture.AGENT;
import static dev.weft.coordinator.dispatch.job.JobFixture.after;
import static dev.weft.coordinator.dispatch.job.JobFixture.queued;
import static dev.weft.coordinator.dispatch.job.JobFixture.reported;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.Verdict.Action;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobEvent;
import dev.weft.coordinator.dispatch.job.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an agent is to do with attempt 1 or 2 of a job that stands at attempt 1, or at 2. */
class JudgementTest {
  @ParameterizedTest
  @CsvSource({
    // state, mine, attempt, while running, when finished
    "queued,           true,  1, ABORT,    FORGET",
    "assigned,         true,  1, CONTINUE, SEND_RESULT",
    "assigned,         false, 1, ABORT,    FORGET",
    "assigned,         true,  2, ABORT,    FORGET",
    "running,          true,  1, CONTINUE, SEND_RESULT",
    "running,          false, 1, ABORT,    FORGET",
    "running,          true,  2, ABORT,    FORGET",
    "cancelling,       true,  1, CONTINUE, SEND_RESULT",
    "retry wait,       true,  1, ABORT,    FORGET",
    "retry wait lost,  true,  1, CONTINUE, SEND_RESULT",
    "retry wait lost,  false, 1, ABORT,    FORGET",
    "queued lost,      true,  1, CONTINUE, SEND_RESULT",
    "elsewhere,        false, 1, ABORT,    SEND_RESULT",
    "elsewhere,        true,  1, ABORT,    SEND_RESULT",
    "elsewhere,        false, 2, ABORT,    FORGET",
    "done elsewhere,   false, 1, ABORT,    SEND_RESULT",
    "done elsewhere,   true,  2, ABORT,    FORGET",
    "lost for good,    true,  2, ABORT,    SEND_RESULT",
    "lost for good,    false, 2, ABORT,    FORGET",
    "succeeded,        true,  1, ABORT,    FORGET",
    "forced,           true,  1, ABORT,    FORGET",
  })
  void eachStateHasItsVerdict(
      String state, boolean mine, int attempt, Action running, Action finished) {
    Job job = job(state);

    assertThat(Judgement.of(job, mine, held(attempt, false))).isEqualTo(running);
    assertThat(Judgement.of(job, mine, held(attempt, true))).isEqualTo(finished);
  }

  private static HeldAttempt held(int attempt, boolean finished) {
    return new HeldAttempt(Bench.attempt("job-1", attempt), finished);
  }

  private static Job job(String state) {
    Job assigned = after(queued(), new JobEvent.Picked(AGENT, Incarnation.UNKNOWN));
    Job running = after(assigned, new JobEvent.Accepted(1));
    Job lost = after(running, new JobEvent.Lost(1, "silent"));
    Job elsewhere =
        after(lost, new JobEvent.RetryDue(), new JobEvent.Picked(AGENT, Incarnation.UNKNOWN));
    Job again = after(elsewhere, new JobEvent.Accepted(2));
    return switch (state) {
      case "queued" -> queued();
      case "assigned" -> assigned;
      case "running" -> running;
      case "cancelling" -> after(running, new JobEvent.CancelAsked(false));
      case "retry wait" -> after(running, reported(1, Outcome.FAILED));
      case "retry wait lost" -> lost;
      case "queued lost" -> after(lost, new JobEvent.RetryDue());
      case "elsewhere" -> elsewhere;
      case "done elsewhere" -> after(again, reported(2, Outcome.SUCCEEDED));
      case "lost for good" -> after(again, new JobEvent.Lost(2, "silent"));
      case "succeeded" -> after(running, reported(1, Outcome.SUCCEEDED));
      case "forced" -> after(running, new JobEvent.CancelAsked(true));
      default -> throw new IllegalArgumentException(state);
    };
  }
}
