package dev.weft.cli.job;

import dev.weft.cli.client.EnumNames;
import dev.weft.proto.api.v1.Attempt;
import dev.weft.proto.api.v1.Failure;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.Progress;
import java.util.Locale;

/** What there is to say about a job in half a line. */
final class JobText {
  private JobText() {}

  /** What matters most about it now: why it waits, how far it is, or why it did not succeed. */
  static String detail(Job job) {
    if (job.hasFailure()) {
      return failure(job.getFailure());
    }
    String wait = wait(job);
    if (!wait.isEmpty()) {
      return wait;
    }
    return job.hasProgress() ? progress(job.getProgress()) : "";
  }

  /** Why it waits; empty if it does not. */
  static String wait(Job job) {
    return job.getWaitText().isEmpty()
        ? EnumNames.of(job.getWaitReason(), "WAIT_REASON_").replace('-', ' ')
        : job.getWaitText();
  }

  static String failure(Failure failure) {
    String message = failure.getMessage();
    return message.isEmpty() ? failure.getCode() : failure.getCode() + ": " + message;
  }

  static String progress(Progress progress) {
    if (progress.getFraction() < 0) {
      return progress.getMessage();
    }
    String percent = String.format(Locale.ROOT, "%.0f %%", progress.getFraction() * 100);
    return progress.getMessage().isEmpty() ? percent : percent + " " + progress.getMessage();
  }

  /** The agent of the newest attempt; empty if there was none. */
  static String agent(Job job) {
    int attempts = job.getAttemptsCount();
    return attempts == 0 ? "" : job.getAttempts(attempts - 1).getAgent();
  }

  static String outcome(Attempt attempt) {
    String outcome = EnumNames.of(attempt.getOutcome(), "OUTCOME_");
    String name = outcome.isEmpty() ? "running" : outcome;
    String late =
        attempt.hasLateAt()
            ? ", in truth " + EnumNames.of(attempt.getLateOutcome(), "OUTCOME_")
            : "";
    return (attempt.getDidNotStop() ? name + ", did not stop" : name) + late;
  }
}
