package dev.weft.cli.job;

import com.google.protobuf.Message;
import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.client.JobStates;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.Output;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.OneByOne;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.CancelJobResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft job cancel}. */
@Command(
    name = "cancel",
    description = "Cancel jobs. Safe to repeat; a job that has ended stays as it is.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft job cancel nightly-17",
      "  weft job cancel nightly-17 --force     without waiting for an agent that is out of reach",
      "  weft job cancel nightly-18 --before-arrival   whenever it comes, it does not run"
    })
public final class CancelCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "ID", arity = "1..*", description = "The jobs' ids.")
  private List<String> ids = List.of();

  @Option(
      names = "--force",
      description =
          "End the job at once, without waiting for its agent: what still runs is stopped when the"
              + " agent is heard of again.")
  private boolean force;

  @Option(
      names = "--before-arrival",
      description =
          "If there is no such job, cancel it when it comes; this is remembered for a day. Without"
              + " this option, an id that does not exist is an error.")
  private boolean beforeArrival;

  /** Makes the command for this shell. */
  public CancelCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Client client = connect.connect()) {
      if (ids.size() == 1) {
        CancelJobResponse answer = cancel(client, ids.getFirst());
        output.output(shell).print(data(answer), out -> out.println(line(ids.getFirst(), answer)));
        return ExitCode.OK.code();
      }
      return cancelAll(client);
    }
  }

  private int cancelAll(Client client) {
    Output printer = output.output(shell);
    return OneByOne.run(
            ids,
            shell,
            id -> {
              CancelJobResponse answer = cancel(client, id);
              printer.printNext(data(answer), out -> out.println(line(id, answer)));
            })
        .code();
  }

  private CancelJobResponse cancel(Client client, String id) {
    CancelJobRequest request =
        CancelJobRequest.newBuilder()
            .setId(id)
            .setForce(force)
            .setBeforeArrival(beforeArrival)
            .build();
    return client.call(() -> client.jobs().cancelJob(request));
  }

  /** The job; the whole answer if there is none. */
  private static Message data(CancelJobResponse answer) {
    return answer.hasJob() ? answer.getJob() : answer;
  }

  private String line(String id, CancelJobResponse answer) {
    if (answer.hasJob()) {
      return id + " " + JobStates.name(answer.getJob().getState());
    }
    String until = new Human(shell.clock()).moment(answer.getPendingUntil());
    return id + " pending: it will be cancelled if it comes before " + until;
  }
}
