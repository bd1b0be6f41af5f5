package dev.weft.cli.dead;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.client.RpcFailures;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.OneByOne;
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
  private static final int PAGE = 100;

  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private Which which = new Which();
  @Mixin private Bound bound = new Bound();

  @Parameters(paramLabel = "ID", arity = "0..*", description = "The jobs' ids.")
  private List<String> ids = List.of();

  @Option(names = "--all", description = "Every job among the dead letters.")
  private boolean all;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  /** Makes the command for this shell. */
  public DeadReplay(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    which.check(ids, all, shell);
    int limit = bound.checked();
    try (Client client = connect.connect()) {
      return (ids.isEmpty() ? filtered(client, limit) : named(client)).code();
    }
  }

  private ExitCode named(Client client) {
    ReplayDeadLettersResponse.Builder results = ReplayDeadLettersResponse.newBuilder();
    ExitCode exitCode =
        OneByOne.run(
            ids,
            shell,
            id ->
                results.addAllResults(
                    client
                        .call(() -> client.letters().replayDeadLetters(named(id)))
                        .getResultsList()));
    print(results.build());
    return exitCode;
  }

  private ReplayDeadLettersRequest named(String id) {
    return ReplayDeadLettersRequest.newBuilder().setId(id).setDryRun(dryRun).build();
  }

  private ExitCode filtered(Client client, int limit) {
    ReplayDeadLettersResponse results = client.call(() -> pages(client, limit));
    print(results);
    if (!results.getNextPageToken().isEmpty()) {
      shell.say("there are more; --limit replays them");
    }
    boolean refused = results.getResultsList().stream().anyMatch(ReplayResult::hasError);
    return refused ? ExitCode.REFUSED : ExitCode.OK;
  }

  private ReplayDeadLettersResponse pages(Client client, int limit) {
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
