package dev.weft.cli.dead;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.OneByOne;
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
  private static final int PAGE = 1_000;

  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private Which which = new Which();
  @Mixin private Bound bound = new Bound();

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

  /** Makes the command for this shell. */
  public DeadPurge(Shell shell) {
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
    PurgeDeadLettersResponse.Builder gone = PurgeDeadLettersResponse.newBuilder();
    ExitCode exitCode =
        OneByOne.run(
            ids,
            shell,
            id ->
                gone.addAllIds(
                    client.call(() -> client.letters().purgeDeadLetters(named(id))).getIdsList()));
    print(gone.build());
    return exitCode;
  }

  private PurgeDeadLettersRequest named(String id) {
    return PurgeDeadLettersRequest.newBuilder().setId(id).setDryRun(dryRun).build();
  }

  private ExitCode filtered(Client client, int limit) {
    PurgeDeadLettersResponse gone = client.call(() -> pages(client, limit));
    print(gone);
    if (gone.getMore()) {
      shell.say("there are more" + (dryRun ? "" : "; --limit purges them"));
    }
    return ExitCode.OK;
  }

  private PurgeDeadLettersResponse pages(Client client, int limit) {
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
