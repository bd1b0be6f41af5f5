package dev.weft.cli.bench;

import dev.weft.cli.amqp.Broker;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.output.Table;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.PositiveDuration;
import dev.weft.cli.shell.Shell;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft bench latency}. */
@Command(
    name = "latency",
    description = {
      "Measure the time from publishing a job to its result, at fixed rates.",
      "Requests are sent when they are due, whatever comes back, and count from then. Beside Weft a"
          + " bare request and reply through the same broker is measured, in turns."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft bench latency --self-contained",
      "  weft bench latency --self-contained --rate 100,1000,2000 --duration 30s -o json"
    })
public final class LatencyCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  // What serves for days is measured as it is after its first minute.
  private static final int MOST_WARM_UP = 100_000;

  private final Shell shell;

  @Mixin private LoadOptions load = new LoadOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      split = ",",
      defaultValue = "100,1000",
      description = "Jobs per second, or several rates one after the other (default: 100,1000).")
  private List<Integer> rates = List.of(100, 1_000);

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = PositiveDuration.class,
      description = "How long to go on at each rate, up to 10m (default: 10s).")
  private Duration duration = Duration.ofSeconds(10);

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      defaultValue = "150",
      description = "Size of each payload, up to 65536 (default: 150).")
  private int payload = 150;

  /** Makes the command for this shell. */
  public LatencyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, TimeoutException {
    rates.forEach(rate -> Bounds.check("--rate", rate, 1, 100_000));
    Bounds.check("--payload", payload, 0, 65_536);
    Bounds.check("--duration in seconds", duration.toSeconds(), 1, 600);
    Broker broker = load.broker();
    List<LatencyReport.Line> lines = new ArrayList<>();
    try (LoadOptions.Target target = load.target(shell);
        PipeQueue queue = PipeQueue.declare(broker);
        Load generator = new Load(broker, LIMIT)) {
      Request ofPipe = new Request(queue.name(), "echo", "x".repeat(payload));
      Request ofWeft = new Request(target.queue(), "echo", "x".repeat(payload));
      warmUp(broker, generator, ofPipe, ofWeft);
      for (int rate : rates) {
        try (Pipe _ = new Pipe(broker, queue.name())) {
          lines.add(measure(ThroughputCommand.PIPE, generator, ofPipe, rate));
        }
        lines.add(measure(ThroughputCommand.WEFT, generator, ofWeft, rate));
      }
    }
    LatencyReport report = new LatencyReport(payload, duration.toSeconds(), lines);
    output.output(shell).print(report, out -> print(report, out));
    return ExitCode.OK.code();
  }

  private void warmUp(Broker broker, Load generator, Request ofPipe, Request ofWeft)
      throws IOException, InterruptedException, TimeoutException {
    shell.say("warming up");
    long most = duration.toMillis() * Collections.max(rates) / 1_000;
    int jobs = Math.toIntExact(Math.clamp(most * 10, 1, MOST_WARM_UP));
    try (Pipe _ = new Pipe(broker, ofPipe.queue())) {
      Round _ = generator.atFullSpeed(ThroughputCommand.PIPE, 0, ofPipe, jobs);
    }
    Round _ = generator.atFullSpeed(ThroughputCommand.WEFT, 0, ofWeft, jobs);
  }

  private LatencyReport.Line measure(String side, Load generator, Request request, int rate)
      throws IOException, InterruptedException, TimeoutException {
    shell.say(side + " at " + rate + "/s");
    Histogram times = generator.atRate(request, rate, duration);
    return LatencyReport.Line.of(side, rate, times);
  }

  private void print(LatencyReport report, PrintStream out) {
    Table table = new Table("RATE", "SIDE", "JOBS", "P50 MS", "P90 MS", "P99 MS", "MAX MS");
    for (LatencyReport.Line line : report.lines()) {
      table.row(
          line.perSecond() + "/s",
          line.side(),
          line.jobs(),
          line.p50Millis(),
          line.p90Millis(),
          line.p99Millis(),
          line.maxMillis());
    }
    table.print(out, shell.columns());
  }
}
