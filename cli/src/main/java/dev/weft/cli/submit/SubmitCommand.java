package dev.weft.cli.submit;

import com.google.protobuf.ByteString;
import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.client.JobWatch;
import dev.weft.cli.client.Patience;
import dev.weft.cli.job.JobEnd;
import dev.weft.cli.job.JobTeller;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.PositiveDuration;
import dev.weft.cli.shell.Shell;
import dev.weft.common.id.JobId;
import dev.weft.common.id.UuidV7;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.SubmitJobResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft submit}. */
@Command(
    name = "submit",
    description = {
      "Submit a job, or many.",
      "Prints the job's id; with --wait or --follow its output."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft submit echo hello --wait",
      "  weft submit http --file request.json --timeout 30s --max-attempts 5 --follow",
      "  date | weft submit echo - --id today --label zone=eu-1",
      "  weft submit echo later --delay 15m --start-deadline 1h",
      "  weft submit sleep '{\"duration\":\"1s\",\"note\":\"{{n}}\"}' --count 10000 --wait"
    })
public final class SubmitCommand implements Callable<Integer> {
  private static final int ABSENT = Integer.MIN_VALUE;
  private static final int MOST = 1_000_000;

  private final Shell shell;
  private final Supplier<Patience> patience;

  @Mixin private WorkOptions work = new WorkOptions();
  @Mixin private OwnOptions own = new OwnOptions();
  @Mixin private SpecOptions spec = new SpecOptions();
  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = {"-w", "--wait"},
      description = "Wait until it has ended and print its output.")
  private boolean wait;

  @Option(
      names = "--wait-timeout",
      paramLabel = "DURATION",
      converter = PositiveDuration.class,
      description = "Wait at most this long; the job goes on.")
  private Duration waitTimeout = JobWait.FOREVER;

  @Option(
      names = "--follow",
      description = "Show states, progress and log while it runs, then its output.")
  private boolean follow;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      description =
          "Submit this many jobs, with ids from ID-1 to ID-N; {{n}} in the payload is the number.")
  private int count = ABSENT;

  /**
   * Makes the command for this shell.
   *
   * @param patience how calls that may be repeated are
   */
  public SubmitCommand(Shell shell, Supplier<Patience> patience) {
    this.shell = shell;
    this.patience = patience;
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    String given = own.id();
    String id =
        given.isEmpty()
            ? UuidV7.make(shell.clock().instant(), new SecureRandom()).toString()
            : given;
    ByteString bytes = work.payload(shell);
    try (Client client = connect.connect()) {
      ExitCode exitCode = isBatch() ? many(client, id, bytes) : one(client, id, bytes);
      return exitCode.code();
    }
  }

  private void check() {
    if (isBatch() && (count < 1 || count > MOST)) {
      throw CommandFailure.usage("--count: expected 1 to " + Human.count(MOST));
    }
    if (isBatch() && follow) {
      throw CommandFailure.usage("--follow shows one job; use --wait with --count");
    }
    if (follow && !waitTimeout.equals(JobWait.FOREVER)) {
      throw CommandFailure.usage("--wait-timeout goes with --wait, not with --follow");
    }
  }

  private boolean isBatch() {
    return count != ABSENT;
  }

  private boolean waits() {
    return wait || !waitTimeout.equals(JobWait.FOREVER);
  }

  private JobSpec spec(String id, ByteString bytes) {
    JobSpec.Builder asked = spec.spec(work.handler(), id, bytes).toBuilder();
    own.start(asked);
    return asked.build();
  }

  private ExitCode one(Client client, String id, ByteString bytes) throws InterruptedException {
    SubmitJobRequest request = SubmitJobRequest.newBuilder().setSpec(spec(id, bytes)).build();
    SubmitJobResponse response = client.call(() -> client.jobs().submitJob(request));
    if (response.getExisting()) {
      shell.say("weft: this job was submitted before");
    }
    if (follow) {
      return follow(client, id);
    }
    if (waits()) {
      return end(await(client, id));
    }
    output.output(shell).print(response.getJob(), out -> out.println(id));
    return ExitCode.OK;
  }

  private ExitCode follow(Client client, String id) throws InterruptedException {
    JobTeller teller = new JobTeller(shell, output.output(shell));
    Job job = teller.follow(client, new JobWatch(client, connected(), id, true));
    return new JobEnd(shell).tell(job, output.output(shell).human());
  }

  private Job await(Client client, String id) throws InterruptedException {
    JobWait jobWait = new JobWait(client, shell.clock(), waitTimeout);
    Optional<Job> ended = client.call(() -> jobWait.forJob(id, connected()));
    return ended.orElseThrow(() ->
        new CommandFailure(
            ExitCode.GAVE_UP, "gave up waiting; see the job with 'weft job get " + id + "'"));
  }

  private ExitCode end(Job job) {
    boolean human = output.output(shell).human();
    if (!human) {
      output.output(shell).print(job, _ -> {});
    }
    return new JobEnd(shell).tell(job, human);
  }

  private ExitCode many(Client client, String prefix, ByteString bytes)
      throws InterruptedException {
    Batch batch = new Batch(spec(prefix, bytes), prefix, count);
    try {
      JobId _ = new JobId(batch.id(count));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--id with --count: " + e.getMessage());
    }
    BatchRun run = new BatchRun(shell, client, patience, batch);
    Tally submitted = client.call(run::submit);
    if (!waits()) {
      output.output(shell).print(submitted, out -> out.println(submittedLine(submitted)));
      return submitted.refused() == 0 ? ExitCode.OK : ExitCode.REFUSED;
    }
    JobWait jobWait = new JobWait(client, shell.clock(), waitTimeout);
    Tally ended = client.call(() -> run.await(jobWait, submitted));
    output.output(shell).print(ended, out -> out.println(endedLine(ended)));
    return ended.failed() + ended.refused() == 0 ? ExitCode.OK : ExitCode.JOB_FAILED;
  }

  private Patience connected() {
    Patience fresh = patience.get();
    fresh.answered();
    return fresh;
  }

  private static String submittedLine(Tally tally) {
    return String.format(
        Locale.ROOT,
        "%,d jobs submitted in %.1fs: %s-1 to %s-%d%s",
        tally.jobs() - tally.refused(),
        tally.submitSeconds(),
        tally.idPrefix(),
        tally.idPrefix(),
        tally.jobs(),
        refused(tally));
  }

  private static String endedLine(Tally tally) {
    return String.format(
        Locale.ROOT,
        "%,d jobs in %.1fs (%,.0f/s): %,d succeeded, %,d failed%s",
        tally.jobs(),
        tally.seconds(),
        tally.jobs() / Math.max(tally.seconds(), 0.001),
        tally.succeeded(),
        tally.failed(),
        refused(tally));
  }

  private static String refused(Tally tally) {
    return tally.refused() == 0 ? "" : ", " + Human.count(tally.refused()) + " refused";
  }
}
