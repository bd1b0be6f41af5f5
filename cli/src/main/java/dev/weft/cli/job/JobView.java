package dev.weft.cli.job;

import com.google.protobuf.ByteString;
import dev.weft.cli.client.EnumNames;
import dev.weft.cli.client.JobStates;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.Table;
import dev.weft.cli.output.Visible;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Attempt;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.OnLost;
import dev.weft.proto.api.v1.Policy;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One job on a page, for people. */
public final class JobView {
  private static final int SHOWN_BYTES = 4096;

  private final Shell shell;
  private final Human human;

  /** Prints here. */
  public JobView(Shell shell) {
    this.shell = shell;
    this.human = new Human(shell.clock());
  }

  /** Prints all that is known of the job. */
  public void print(Job job) {
    Table table = Table.ofPairs();
    describe(job, table);
    policy(job.getSpec(), table);
    table.print(shell.out(), shell.columns());
    attempts(job);
    JobSpec spec = job.getSpec();
    bytes("payload", spec.getPayload(), spec.getContentType(), "");
    bytes(
        "output",
        job.getOutput(),
        job.getOutputContentType(),
        job.getOutputTruncated() ? ", cut at its limit" : "");
  }

  private void describe(Job job, Table table) {
    JobSpec spec = job.getSpec();
    table.pair("id", spec.getId());
    table.pair("handler", spec.getHandler());
    table.pair("pool", spec.getPool());
    table.pair("state", state(job));
    table.pair("waits for", JobText.wait(job));
    table.pair("failure", job.hasFailure() ? JobText.failure(job.getFailure()) : "");
    table.pair("progress", job.hasProgress() ? JobText.progress(job.getProgress()) : "");
    table.pair("adopted", job.getAdopted() ? "yes: the store had lost it" : "");
    table.pair("source", job.getSource());
    table.pair("replay of", job.getReplayOf());
    table.pair("replayed by", job.getReplayedBy());
    if (job.hasAcceptedAt()) {
      table.pair("accepted", at(job.getAcceptedAt()));
    }
    if (job.hasNotBefore()) {
      table.pair("not before", at(job.getNotBefore()));
    }
    if (job.hasEndedAt()) {
      String took = Human.span(job.getAcceptedAt(), job.getEndedAt());
      table.pair("ended", at(job.getEndedAt()) + ", " + took + " after it was accepted");
    }
  }

  private void policy(JobSpec spec, Table table) {
    Policy policy = spec.getPolicy();
    if (policy.hasTimeout()) {
      table.pair("timeout", Human.took(Human.duration(policy.getTimeout())));
    }
    if (policy.hasStartDeadline()) {
      table.pair("start deadline", Human.took(Human.duration(policy.getStartDeadline())));
    }
    if (policy.getMaxAttempts() > 1) {
      table.pair("max attempts", Integer.toString(policy.getMaxAttempts()));
    }
    if (policy.hasLostAfter()) {
      Duration lostAfter = Human.duration(policy.getLostAfter());
      table.pair("lost after", lostAfter.isZero() ? "never" : Human.took(lostAfter));
    }
    if (policy.getOnLost() != OnLost.ON_LOST_RETRY) {
      table.pair("on lost", EnumNames.of(policy.getOnLost(), "ON_LOST_"));
    }
    if (policy.getPriority() > 0) {
      table.pair("priority", Integer.toString(policy.getPriority()));
    }
    table.pair("agent", spec.getPlacement().getAgent());
    table.pair("labels", labels(spec.getPlacement().getRequiredLabelsMap()));
    table.pair("reply to", spec.getReply().getAddress());
  }

  private void attempts(Job job) {
    if (job.getAttemptsCount() == 0) {
      return;
    }
    shell.out().println();
    Table table = new Table("ATTEMPT", "AGENT", "OUTCOME", "ASSIGNED", "TOOK", "WHY");
    for (Attempt attempt : job.getAttemptsList()) {
      table.row(
          attempt.getNumber(),
          attempt.getAgent(),
          JobText.outcome(attempt),
          human.ago(attempt.getAssignedAt()),
          attempt.hasEndedAt() ? Human.span(attempt.getAssignedAt(), attempt.getEndedAt()) : "",
          attempt.hasFailure() ? JobText.failure(attempt.getFailure()) : "");
    }
    table.print(shell.out(), shell.columns());
  }

  private void bytes(String name, ByteString bytes, String contentType, String remark) {
    if (bytes.isEmpty()) {
      return;
    }
    String type = contentType.isEmpty() ? "" : ", " + contentType;
    shell.out().println();
    shell.out().println(name + " (" + Human.bytes(bytes.size()) + type + remark + ")");
    if (!bytes.isValidUtf8()) {
      shell.out().println("not text; --raw prints the output as it is");
    } else if (bytes.size() > SHOWN_BYTES) {
      shell.out().println(Visible.text(head(bytes)) + "…");
    } else {
      shell.out().println(Visible.text(bytes.toStringUtf8()));
    }
  }

  // The cut may go through a character: what is left of it is not shown.
  private static String head(ByteString bytes) {
    String text = bytes.substring(0, SHOWN_BYTES).toStringUtf8();
    int end = text.indexOf('\uFFFD', text.length() - 3);
    return end < 0 ? text : text.substring(0, end);
  }

  private String at(com.google.protobuf.Timestamp time) {
    return human.moment(time) + " (" + human.ago(time) + ")";
  }

  private static String state(Job job) {
    String name = JobStates.name(job.getState());
    boolean asked = job.getCancelRequested() && !JobStates.isTerminal(job.getState());
    return asked ? name + ", cancel requested" : name;
  }

  private static String labels(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(" "));
  }
}
