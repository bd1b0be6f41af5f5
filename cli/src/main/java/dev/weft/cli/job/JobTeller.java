package dev.weft.cli.job;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.JobListener;
import dev.weft.cli.client.JobStates;
import dev.weft.cli.client.JobWatch;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.Output;
import dev.weft.cli.output.Visible;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Attempt;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.LogChunk;
import dev.weft.proto.api.v1.Progress;
import dev.weft.proto.api.v1.WatchJobResponse;

/**
 * Tells on the standard error what happens to a job while it happens; or prints it as data, each as
 * the API sent it. For one thread.
 */
public final class JobTeller implements JobListener {
  private static final String TO_LINE_START = "\r\u001b[K";

  private final Shell shell;
  private final Output output;
  private final int columns;
  private String progressShown = "";
  private boolean lineIsOpen;

  /** Tells it here. */
  public JobTeller(Shell shell, Output output) {
    this.shell = shell;
    this.output = output;
    this.columns = shell.columns();
  }

  /**
   * Follows a job to its end.
   *
   * @return the job as it ended
   * @throws dev.weft.cli.shell.CommandFailure if it cannot be followed
   */
  public Job follow(Client client, JobWatch watch) throws InterruptedException {
    Job job = client.call(() -> watch.toEnd(this));
    clearProgress();
    return job;
  }

  @Override
  public void job(Job job) {
    output.printNext(WatchJobResponse.newBuilder().setJob(job).build(), out -> say(stateLine(job)));
  }

  @Override
  public void progress(Progress progress) {
    output.printNext(
        WatchJobResponse.newBuilder().setProgress(progress).build(), out -> showProgress(progress));
  }

  @Override
  public void log(LogChunk chunk) {
    output.printNext(WatchJobResponse.newBuilder().setLog(chunk).build(), out -> showLog(chunk));
  }

  @Override
  public void interrupted() {
    say("the connection to the coordinator broke; resuming");
  }

  private static String stateLine(Job job) {
    StringBuilder line = new StringBuilder(JobStates.name(job.getState()));
    switch (job.getState()) {
      case JOB_STATE_ASSIGNED, JOB_STATE_RUNNING, JOB_STATE_CANCELLING -> {
        line.append(" on ").append(JobText.agent(job));
        line.append(", attempt ").append(job.getAttempt());
      }
      case JOB_STATE_QUEUED -> append(line, JobText.wait(job));
      case JOB_STATE_RETRY_WAIT -> append(line, lastFailure(job));
      case JOB_STATE_HELD -> append(line, JobText.failure(job.getFailure()));
      case JOB_STATE_SUCCEEDED ->
          line.append(" after ").append(Human.span(job.getAcceptedAt(), job.getEndedAt()));
      case JOB_STATE_FAILED,
          JOB_STATE_TIMED_OUT,
          JOB_STATE_CANCELLED,
          JOB_STATE_EXPIRED,
          JOB_STATE_REJECTED,
          JOB_STATE_UNSPECIFIED,
          UNRECOGNIZED -> {
        // JobEnd tells why.
      }
    }
    return line.toString();
  }

  private static void append(StringBuilder line, String detail) {
    if (!detail.isEmpty()) {
      line.append(": ").append(detail);
    }
  }

  private static String lastFailure(Job job) {
    int attempts = job.getAttemptsCount();
    if (attempts == 0) {
      return "";
    }
    Attempt last = job.getAttempts(attempts - 1);
    return last.hasFailure() ? JobText.failure(last.getFailure()) : JobText.outcome(last);
  }

  private void showProgress(Progress progress) {
    String text = Visible.text(JobText.progress(progress)).replace('\n', ' ');
    if (text.equals(progressShown)) {
      return;
    }
    progressShown = text;
    if (shell.interactive()) {
      int width = Math.max(10, columns - 1);
      String fitting = text.length() > width ? text.substring(0, width) : text;
      shell.err().print(TO_LINE_START + fitting);
      shell.err().flush();
      lineIsOpen = true;
    } else {
      shell.say(text);
    }
  }

  private void showLog(LogChunk chunk) {
    if (chunk.getGap() > 0) {
      say("[" + Human.bytes(chunk.getGap()) + " of log were dropped]");
    }
    clearProgress();
    if (shell.interactive()) {
      shell.err().print(Visible.text(chunk.getData().toStringUtf8()));
    } else {
      shell.err().writeBytes(chunk.getData().toByteArray());
    }
    shell.err().flush();
  }

  private void say(String line) {
    clearProgress();
    shell.say(Visible.text(line).replace('\n', ' '));
  }

  private void clearProgress() {
    if (lineIsOpen) {
      shell.err().print(TO_LINE_START);
      lineIsOpen = false;
    }
  }
}
