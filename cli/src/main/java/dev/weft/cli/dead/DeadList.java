package dev.weft.cli.dead;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.DeadLetterFilter;
import dev.weft.proto.api.v1.ListDeadLettersRequest;
import dev.weft.proto.api.v1.ListDeadLettersResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft dead list}. */
@Command(
    name = "list",
    description =
        "List dead letters, newest first: jobs, and messages that no job could be made of.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft dead list",
      "  weft dead list --pool gpu --reason TIMED_OUT --since 1d",
      "  weft dead list --source orders --limit 1000 -o json"
    })
public final class DeadList implements Callable<Integer> {
  private static final int MOST = 100_000;
  private static final int PAGE = 1_000;

  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private Which which = new Which();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most this many (default: 50).")
  private int limit = 50;

  /** Makes the command for this shell. */
  public DeadList(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw CommandFailure.usage("--limit: expected 1 to " + Human.count(MOST));
    }
    DeadLetterFilter filter = which.filter(shell);
    try (Client client = connect.connect()) {
      ListDeadLettersResponse letters = client.call(() -> pages(client, filter));
      output.output(shell).print(letters, out -> new LetterText(shell).table(letters));
      return ExitCode.OK.code();
    }
  }

  private ListDeadLettersResponse pages(Client client, DeadLetterFilter filter) {
    ListDeadLettersResponse.Builder all = ListDeadLettersResponse.newBuilder();
    do {
      int size = Math.clamp(limit - all.getDeadLettersCount(), 1, PAGE);
      ListDeadLettersResponse page =
          client
              .letters()
              .listDeadLetters(
                  ListDeadLettersRequest.newBuilder()
                      .setFilter(filter)
                      .setPageSize(size)
                      .setPageToken(all.getNextPageToken())
                      .build());
      all.addAllDeadLetters(page.getDeadLettersList()).setNextPageToken(page.getNextPageToken());
    } while (!all.getNextPageToken().isEmpty() && all.getDeadLettersCount() < limit);
    return all.build();
  }
}
