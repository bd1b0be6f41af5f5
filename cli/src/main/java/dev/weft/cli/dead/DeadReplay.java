package dev.weft.cli.dead;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.client.RpcFailures;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.ReplayDeadLettersRequest;
import dev.weft.proto.api.v1.ReplayDeadLettersResponse;
import dev.weft.proto.api.v1.ReplayResult;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft dead replay}. */
@Command(
    name = "replay",
    description =
        "Run jobs that ended badly again, each as a new job: nightly becomes nightly.r1. Safe to"
            + " repeat.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft dead replay nightly-17",
      "  weft dead replay --reason AGENT_LOST --since 1h --dry-run   only say what would be done",
      "  weft dead replay --all --limit 10000"
    })
public final class DeadReplay implements Callable<Integer> {
  private static final int MOST = 1_000_000;
  private static final int PAGE = 100;

  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private Which which = new Which();

  @Parameters(paramLabel = "ID", arity = "0..*", description = "The jobs' ids.")
  private List<String> ids = List.of();

  @Option(names = "--all", description = "Every job among the dead letters.")
  private boolean all;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Of those that a filter finds, at most this many (default: 1000).")
  private int limit = 1_000;

  /** Makes the command for this shell. */
  public DeadReplay(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    which.check(ids, all, shell);
    if (limit < 1 || limit > MOST) {
      throw CommandFailure.usage("--limit: expected 1 to " + Human.count(MOST));
    }
    try (Client client = connect.connect()) {
      return ids.isEmpty() ? filtered(client) : named(client);
    }
  }

  // One that is not there does not save the others; the first thing that went wrong is the exit
  // code.
  private int named(Client client) {
    ReplayDeadLettersResponse.Builder results = ReplayDeadLettersResponse.newBuilder();
    ExitCode exitCode = ExitCode.OK;
    for (String id : ids) {
      ReplayDeadLettersRequest request =
          ReplayDeadLettersRequest.newBuilder().setId(id).setDryRun(dryRun).build();
      try {
        results.addAllResults(
            client.call(() -> client.letters().replayDeadLetters(request)).getResultsList());
      } catch (CommandFailure e) {
        if (e.exitCode() == ExitCode.UNREACHABLE) {
          throw e;
        }
        shell.say(id + ": " + e.getMessage());
        exitCode = exitCode == ExitCode.OK ? e.exitCode() : exitCode;
      }
    }
    print(results.build());
    return exitCode.code();
  }

  private int filtered(Client client) {
    ReplayDeadLettersResponse results = client.call(() -> pages(client));
    print(results);
    if (!results.getNextPageToken().isEmpty()) {
      shell.say("there are more; --limit replays them");
    }
    boolean refused = results.getResultsList().stream().anyMatch(ReplayResult::hasError);
    return (refused ? ExitCode.REFUSED : ExitCode.OK).code();
  }

  private ReplayDeadLettersResponse pages(Client client) {
    ReplayDeadLettersResponse.Builder results = ReplayDeadLettersResponse.newBuilder();
    do {
      ReplayDeadLettersResponse page =
          client
              .letters()
              .replayDeadLetters(
                  ReplayDeadLettersRequest.newBuilder()
                      .setFilter(which.filter(shell))
                      .setPageSize(Math.clamp(limit - results.getResultsCount(), 1, PAGE))
                      .setPageToken(results.getNextPageToken())
                      .setDryRun(dryRun)
                      .build());
      results.addAllResults(page.getResultsList()).setNextPageToken(page.getNextPageToken());
    } while (!results.getNextPageToken().isEmpty() && results.getResultsCount() < limit);
    return results.build();
  }

  private void print(ReplayDeadLettersResponse results) {
    output.output(shell).print(results, out -> lines(results, out));
  }

  private void lines(ReplayDeadLettersResponse results, PrintStream out) {
    for (ReplayResult result : results.getResultsList()) {
      if (result.hasError()) {
        shell.say(result.getId() + ": " + RpcFailures.refusal(result.getError()));
      } else {
        String existing = result.getExisting() ? ", as before" : dryRun ? ", not done" : "";
        out.println(result.getId() + " replayed as " + result.getJob() + existing);
      }
    }
    if (results.getResultsCount() == 0 && ids.isEmpty()) {
      shell.say("no such dead letters");
    }
  }
}
