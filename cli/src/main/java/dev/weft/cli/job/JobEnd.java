package dev.weft.cli.job;

import com.google.protobuf.ByteString;
import dev.weft.cli.client.JobStates;
import dev.weft.cli.output.Visible;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobState;

/** Tells how a job ended: its output, or why there is none, and the exit code. */
public final class JobEnd {
  private final Shell shell;

  /** Tells it here. */
  public JobEnd(Shell shell) {
    this.shell = shell;
  }

  /**
   * Tells it.
   *
   * @param withOutput whether to print the job's output
   */
  public ExitCode tell(Job job, boolean withOutput) {
    if (withOutput) {
      printOutput(job.getOutput());
    }
    if (job.getOutputTruncated()) {
      shell.say("weft: the output was longer than the agent keeps and is cut");
    }
    if (job.getState() == JobState.JOB_STATE_SUCCEEDED) {
      return ExitCode.OK;
    }
    shell.say("weft: " + line(job));
    return ExitCode.JOB_FAILED;
  }

  /** Why a job that has ended did not succeed, in a line. */
  public static String line(Job job) {
    StringBuilder line = new StringBuilder("job ").append(job.getSpec().getId()).append(' ');
    line.append(JobStates.name(job.getState()).replace('-', ' '));
    if (job.getAttempt() > 1) {
      line.append(" after ").append(job.getAttempt()).append(" attempts");
    }
    if (job.hasFailure()) {
      line.append(": ").append(JobText.failure(job.getFailure()));
    }
    return Visible.text(line.toString()).replace('\n', ' ');
  }

  // To a program byte for byte; on a terminal a line that cannot steer it.
  private void printOutput(ByteString output) {
    if (!shell.interactive()) {
      shell.out().writeBytes(output.toByteArray());
    } else if (!output.isEmpty()) {
      String text = Visible.text(output.toStringUtf8());
      shell.out().print(text.endsWith("\n") ? text : text + "\n");
    }
    shell.out().flush();
  }
}
