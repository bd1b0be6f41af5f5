package dev.weft.cli.bench;

import dev.weft.cli.amqp.Broker;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.output.Table;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.PositiveDuration;
import dev.weft.cli.shell.Shell;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft bench throughput}. */
@Command(
    name = "throughput",
    description = {
      "Measure jobs per second from the queue to the confirmed result.",
      "Publishes jobs that do nothing, as fast as the broker confirms, and receives their results;"
          + " the same for Weft and for a bare pipe (take a message, publish its result,"
          + " acknowledge it when that is confirmed), in turns. Celery is measured too where it is"
          + " installed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft bench throughput --self-contained",
      "  weft bench throughput --self-contained --set events.enabled=false -o json",
      "  weft bench throughput --self-contained --against journal.place=memory",
      "  weft bench throughput --address 10.0.0.5:7780 --amqp-uri amqp://me:secret@10.0.0.6"
    })
public final class ThroughputCommand implements Callable<Integer> {
  static final String WEFT = "weft";
  static final String AGAINST = "against";
  static final String PIPE = "pipe";
  static final String CELERY = "celery";

  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");
  // So slow that this many are measured well.
  private static final int MOST_CELERY_JOBS = 3_000;
  private static final int MOST_JOBS = 1_000_000;

  private final Shell shell;

  @Mixin private LoadOptions load = new LoadOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "Jobs in each round, up to 1,000,000; one more round of each side goes before them and is"
              + " not counted (default: 100000).")
  private int jobs = 100_000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds of each side, 1 to 20 (default: 3).")
  private int rounds = 3;

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      defaultValue = "150",
      description = "Size of each payload, up to 65536 (default: 150).")
  private int payload = 150;

  @Option(
      names = "--limit",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = PositiveDuration.class,
      description = "How long a round's results may take (default: 2m).")
  private Duration limit = Duration.ofMinutes(2);

  @Option(
      names = "--against",
      paramLabel = "KEY=VALUE",
      description =
          "With --self-contained: measure, in the same turns, a second coordinator with agents that"
              + " have this setting, such as journal.place=memory; may be repeated.")
  private Map<String, String> against = Map.of();

  @Option(names = "--no-celery", description = "Leave Celery out.")
  private boolean withoutCelery;

  /** Makes the command for this shell. */
  public ThroughputCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, TimeoutException {
    Bounds.check("--jobs", jobs, 1, MOST_JOBS);
    Bounds.check("--rounds", rounds, 1, 20);
    Bounds.check("--payload", payload, 0, 65_536);
    Broker broker = load.broker();
    String body = "x".repeat(payload);
    List<Round> measured = new ArrayList<>();
    try (LoadOptions.Target target = load.target(shell)) {
      if (against.isEmpty()) {
        pipeAndWeft(broker, Map.of(WEFT, target), body, measured);
      } else {
        try (LoadOptions.Target rival = load.rival(shell, against)) {
          pipeAndWeft(broker, new TreeMap<>(Map.of(WEFT, target, AGAINST, rival)), body, measured);
        }
      }
    }
    String celery = celery(broker, body, measured);
    ThroughputReport report = ThroughputReport.of(jobs, payload, measured, celery);
    output.output(shell).print(report, out -> print(report, out));
    return report.complete() ? ExitCode.OK.code() : ExitCode.JOB_FAILED.code();
  }

  private void pipeAndWeft(
      Broker broker, Map<String, LoadOptions.Target> targets, String body, List<Round> measured)
      throws IOException, InterruptedException, TimeoutException {
    try (PipeQueue queue = PipeQueue.declare(broker);
        Load generator = new Load(broker, limit)) {
      Request ofPipe = new Request(queue.name(), "echo", body);
      // The first round warms up: all sides are compared as they are after their first minute.
      for (int round = 0; round <= rounds; round++) {
        List<Round> turn = new ArrayList<>();
        try (Pipe _ = new Pipe(broker, queue.name())) {
          turn.add(generator.atFullSpeed(PIPE, round, ofPipe, jobs));
        }
        for (Map.Entry<String, LoadOptions.Target> target : targets.entrySet()) {
          Request ofWeft = new Request(target.getValue().queue(), "echo", body);
          turn.add(generator.atFullSpeed(target.getKey(), round, ofWeft, jobs));
        }
        if (round > 0) {
          turn.forEach(this::tell);
          measured.addAll(turn);
        }
      }
    }
  }

  /** Measures Celery where it is installed; returns what was measured, or why nothing was. */
  private String celery(Broker broker, String body, List<Round> measured)
      throws IOException, InterruptedException {
    List<String> found = withoutCelery ? List.of() : Celery.find(PYTHONS);
    if (found.isEmpty()) {
      return withoutCelery ? "left out" : "skipped: not installed";
    }
    int count = Math.min(jobs, MOST_CELERY_JOBS);
    try (Celery celery = Celery.start(broker, load.amqpUri(), found.getFirst())) {
      Round _ = celery.measure(0, Math.clamp(count / 5, 1, 1_000), body);
      for (int round = 1; round <= rounds; round++) {
        Round done = celery.measure(round, count, body);
        tell(done);
        measured.add(done);
      }
    }
    return "Celery " + found.getLast() + ", prefork 2, rpc results, late acknowledgements";
  }

  private void tell(Round round) {
    shell.say(
        String.format(
            Locale.ROOT,
            "%-7s round %d: %,.0f jobs/s",
            round.side(),
            round.round(),
            round.jobsPerSecond()));
  }

  private void print(ThroughputReport report, PrintStream out) {
    Table table =
        new Table("SIDE", "ROUND", "JOBS", "RESULTS", "REPEATED", "FAILED", "SECONDS", "JOBS/S");
    for (Round round : report.rounds()) {
      table.row(
          round.side(),
          round.round(),
          Human.count(round.jobs()),
          Human.count(round.results()),
          round.repeated(),
          round.failed(),
          round.seconds(),
          Human.count(Math.round(round.jobsPerSecond())));
    }
    table.print(out, shell.columns());
    out.println();
    Table medians = Table.ofPairs();
    report.medians().forEach((side, median) -> medians.row(side + " median", rate(median)));
    medians.row("weft / pipe", report.weftToPipe());
    if (report.weftToAgainst() > 0) {
      medians.row("weft / against", report.weftToAgainst());
    }
    medians.row(
        "weft / celery", report.weftToCelery() == 0 ? report.celery() : report.weftToCelery());
    medians.print(out, shell.columns());
  }

  private static String rate(double perSecond) {
    return Human.count(Math.round(perSecond)) + " jobs/s";
  }
}
