package dev.weft.cli.dead;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.PurgeDeadLettersRequest;
import dev.weft.proto.api.v1.PurgeDeadLettersResponse;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft dead purge}. */
@Command(
    name = "purge",
    description =
        "Take dead letters off the list. Jobs stay readable until retention removes them; messages"
            + " are gone.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft dead purge nightly-17 message/1234",
      "  weft dead purge --source orders --until 1d --dry-run   only say what would be done",
      "  weft dead purge --all --limit 100000"
    })
public final class DeadPurge implements Callable<Integer> {
  private static final int MOST = 1_000_000;
  private static final int PAGE = 1_000;

  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private Which which = new Which();

  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Ids of jobs, or message/ and a number.")
  private List<String> ids = List.of();

  @Option(names = "--all", description = "Every dead letter.")
  private boolean all;

  @Option(
      names = "--dry-run",
      description = "Only say what would be done, for 1,000 of them at most.")
  private boolean dryRun;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Of those that a filter finds, at most this many (default: 1000).")
  private int limit = 1_000;

  /** Makes the command for this shell. */
  public DeadPurge(Shell shell) {
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
    PurgeDeadLettersResponse.Builder gone = PurgeDeadLettersResponse.newBuilder();
    ExitCode exitCode = ExitCode.OK;
    for (String id : ids) {
      PurgeDeadLettersRequest request =
          PurgeDeadLettersRequest.newBuilder().setId(id).setDryRun(dryRun).build();
      try {
        gone.addAllIds(client.call(() -> client.letters().purgeDeadLetters(request)).getIdsList());
      } catch (CommandFailure e) {
        if (e.exitCode() == ExitCode.UNREACHABLE) {
          throw e;
        }
        shell.say(id + ": " + e.getMessage());
        exitCode = exitCode == ExitCode.OK ? e.exitCode() : exitCode;
      }
    }
    print(gone.build());
    return exitCode.code();
  }

  private int filtered(Client client) {
    PurgeDeadLettersResponse gone = client.call(() -> pages(client));
    print(gone);
    if (gone.getMore()) {
      shell.say("there are more" + (dryRun ? "" : "; --limit purges them"));
    }
    return ExitCode.OK.code();
  }

  private PurgeDeadLettersResponse pages(Client client) {
    PurgeDeadLettersResponse.Builder gone = PurgeDeadLettersResponse.newBuilder();
    do {
      PurgeDeadLettersResponse page =
          client
              .letters()
              .purgeDeadLetters(
                  PurgeDeadLettersRequest.newBuilder()
                      .setFilter(which.filter(shell))
                      .setPageSize(Math.clamp(limit - gone.getIdsCount(), 1, PAGE))
                      .setDryRun(dryRun)
                      .build());
      gone.addAllIds(page.getIdsList()).setMore(page.getMore());
    } while (gone.getMore() && gone.getIdsCount() < limit && !dryRun);
    return gone.build();
  }

  private void print(PurgeDeadLettersResponse gone) {
    output.output(shell).print(gone, out -> lines(gone, out));
  }

  private void lines(PurgeDeadLettersResponse gone, PrintStream out) {
    gone.getIdsList().forEach(id -> out.println(id + (dryRun ? " would be purged" : " purged")));
    if (gone.getIdsCount() == 0 && ids.isEmpty()) {
      shell.say("no such dead letters");
    }
  }
}
