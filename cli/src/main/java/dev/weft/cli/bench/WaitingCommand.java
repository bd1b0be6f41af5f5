package dev.weft.cli.bench;

import com.google.protobuf.ByteString;
import dev.weft.cli.bench.WaitingReport.Cost;
import dev.weft.cli.client.Client;
import dev.weft.cli.client.Patience;
import dev.weft.cli.client.Pause;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.output.Progress;
import dev.weft.cli.output.Table;
import dev.weft.cli.process.LiveMemory;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.PositiveDuration;
import dev.weft.cli.shell.Shell;
import dev.weft.cli.submit.Batch;
import dev.weft.cli.submit.BatchRun;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.ListPoolsRequest;
import dev.weft.proto.api.v1.Pool;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft bench waiting}. */
@Command(
    name = "waiting",
    description = {
      "Measure what jobs that wait cost in memory.",
      "Starts a coordinator and one agent of its own without a broker, gives it that many jobs that"
          + " sleep, and counts the live objects of both processes when all of them run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft bench waiting --count 100000",
      "  weft bench waiting --count 1000000 --agent-jvm=-Xmx4g -o json"
    })
public final class WaitingCommand implements Callable<Integer> {
  private static final Duration TICK = Duration.ofMillis(250);

  private final Shell shell;
  private final Supplier<Patience> patience;
  private final Pause pause;

  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many jobs wait at once, up to 2,000,000 (default: 100000).")
  private int count = 100_000;

  @Option(
      names = "--limit",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = PositiveDuration.class,
      description = "How long it may take until all of them run (default: 10m).")
  private Duration limit = Duration.ofMinutes(10);

  @Mixin private TuningOptions tuning = new TuningOptions();

  /** Makes the command for this shell. */
  public WaitingCommand(Shell shell, Supplier<Patience> patience, Pause pause) {
    this.shell = shell;
    this.patience = patience;
    this.pause = pause;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Bounds.check("--count", count, 1, 2_000_000);
    Plan plan = tuning.plan("", 1, count);
    try (OwnWeft weft = OwnWeft.start(shell, plan);
        Client client = Client.to(weft.api())) {
      WaitingReport report = measure(weft, client);
      output.output(shell).print(report, out -> print(report, out));
      return ExitCode.OK.code();
    }
  }

  private WaitingReport measure(OwnWeft weft, Client client)
      throws IOException, InterruptedException {
    LiveMemory agentBefore = LiveMemory.of(weft.agent().pid());
    LiveMemory coordinatorBefore = LiveMemory.of(weft.coordinator().pid());
    long start = System.nanoTime();
    // Longer than the measurement may take: none of them ends meanwhile.
    JobSpec template =
        JobSpec.newBuilder()
            .setHandler("sleep")
            .setPool(weft.pool())
            .setPayload(ByteString.copyFromUtf8("24h"))
            .build();
    Batch batch = new Batch(template, "waiting", count);
    client.call(() -> new BatchRun(shell, client, patience, batch).submit());
    double submitted = seconds(start);
    client.call(() -> awaitRunning(client, weft.pool()));
    double started = seconds(start);
    shell.say("counting the live objects");
    return new WaitingReport(
        count,
        submitted,
        started,
        cost(agentBefore, LiveMemory.of(weft.agent().pid())),
        cost(coordinatorBefore, LiveMemory.of(weft.coordinator().pid())));
  }

  private boolean awaitRunning(Client client, String pool) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    try (Progress progress = Progress.start(shell, "running", count)) {
      for (long running = 0; running < count; ) {
        running = running(client, pool);
        progress.show(running, "");
        if (System.nanoTime() > end) {
          throw new CommandFailure(
              ExitCode.GAVE_UP, "only " + Human.count(running) + " jobs run after " + limit);
        }
        pause.forThis(TICK);
      }
      return true;
    }
  }

  private static long running(Client client, String name) {
    return client.fleet().listPools(ListPoolsRequest.getDefaultInstance()).getPoolsList().stream()
        .filter(pool -> pool.getName().equals(name))
        .mapToLong(Pool::getRunning)
        .sum();
  }

  private Cost cost(LiveMemory before, LiveMemory with) {
    return new Cost(
        before.heap(), with.heap(), (with.heap() - before.heap()) / count, with.resident());
  }

  private void print(WaitingReport report, PrintStream out) {
    Table table = new Table("PROCESS", "HEAP BEFORE", "HEAP WITH JOBS", "PER JOB", "RESIDENT");
    row(table, "agent", report.agent());
    row(table, "coordinator", report.coordinator());
    out.println(
        Human.count(report.jobs())
            + " jobs: submitted in "
            + report.submitSeconds()
            + " s, all running after "
            + report.startSeconds()
            + " s");
    table.print(out, shell.columns());
  }

  private static void row(Table table, String process, Cost cost) {
    table.row(
        process,
        Human.bytes(cost.heapBefore()),
        Human.bytes(cost.heapWith()),
        Human.count(cost.heapBytesPerJob()) + " B",
        Human.bytes(cost.residentWith()));
  }

  private static double seconds(long start) {
    return Math.round((System.nanoTime() - start) / 1e7) / 100.0;
  }
}
