package dev.weft.cli.job;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.ListJobsRequest;
import dev.weft.proto.api.v1.ListJobsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft job list}. */
@Command(
    name = "list",
    description = "List jobs, newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft job list --state active                 what waits and runs, and why it waits",
      "  weft job list --state failed --since 1h      what failed in the last hour",
      "  weft job list --pool gpu --limit 1000 -o json"
    })
public final class ListCommand implements Callable<Integer> {
  private static final int MOST = 100_000;
  private static final int PAGE = 1_000;

  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      completionCandidates = StateNames.class,
      description =
          "Only jobs in this state, or one of several: active, ended, ${COMPLETION-CANDIDATES}.")
  private List<String> states = new ArrayList<>();

  @Option(names = "--pool", paramLabel = "POOL", description = "Only jobs for this pool.")
  private String pool = "";

  @Option(names = "--handler", paramLabel = "HANDLER", description = "Only jobs for this handler.")
  private String handler = "";

  @Option(
      names = "--agent",
      paramLabel = "AGENT",
      description = "Only jobs whose newest attempt was on this agent.")
  private String agent = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only jobs accepted since: an age such as 1h, or a time such as 2026-11-23T08:00Z.")
  private String since = "";

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only jobs accepted before: as with --since.")
  private String until = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most this many (default: 50).")
  private int limit = 50;

  /** Makes the command for this shell. */
  public ListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw CommandFailure.usage("--limit: expected 1 to " + Human.count(MOST));
    }
    ListJobsRequest request = request();
    try (Client client = connect.connect()) {
      ListJobsResponse jobs = client.call(() -> pages(client, request));
      output.output(shell).print(jobs, out -> new JobTable(shell).print(jobs));
      return ExitCode.OK.code();
    }
  }

  private ListJobsRequest request() {
    Times times = new Times(shell.clock());
    ListJobsRequest.Builder request =
        ListJobsRequest.newBuilder().setPool(pool).setHandler(handler).setAgent(agent);
    for (String state : states) {
      request.addAllStates(StateNames.states(state));
    }
    if (!since.isEmpty()) {
      request.setAcceptedFrom(times.parse("--since", since));
    }
    if (!until.isEmpty()) {
      request.setAcceptedUntil(times.parse("--until", until));
    }
    return request.build();
  }

  private ListJobsResponse pages(Client client, ListJobsRequest request) {
    ListJobsResponse.Builder all = ListJobsResponse.newBuilder();
    do {
      int size = Math.clamp(limit - all.getJobsCount(), 1, PAGE);
      ListJobsResponse page =
          client
              .jobs()
              .listJobs(
                  request.toBuilder()
                      .setPageSize(size)
                      .setPageToken(all.getNextPageToken())
                      .build());
      all.addAllJobs(page.getJobsList()).setNextPageToken(page.getNextPageToken());
    } while (!all.getNextPageToken().isEmpty() && all.getJobsCount() < limit);
    return all.build();
  }
}
