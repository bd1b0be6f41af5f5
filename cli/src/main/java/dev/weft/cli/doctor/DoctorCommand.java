package dev.weft.cli.doctor;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.client.EnumNames;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.output.Visible;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.DiagnoseRequest;
import dev.weft.proto.api.v1.DiagnoseResponse;
import dev.weft.proto.api.v1.Finding;
import dev.weft.proto.api.v1.Severity;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft doctor}. */
@Command(
    name = "doctor",
    description = {
      "Name every unsafe setting and condition that the coordinator finds, and what to do.",
      "Exits with 1 if there is a warning or a danger; notes alone are fine. Changes nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft doctor",
      "  weft doctor --ignore QUEUE_CLASSIC,AGENT_OLD   what is known and meant so",
      "  weft doctor -o json | jq -r '.findings[].code'"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--ignore",
      paramLabel = "CODE",
      split = ",",
      description = "Leave these findings out, and out of the exit code; several with commas.")
  private List<String> ignored = List.of();

  /** Makes the command for this shell. */
  public DoctorCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Client client = connect.connect()) {
      DiagnoseResponse all =
          client.call(() -> client.doctor().diagnose(DiagnoseRequest.getDefaultInstance()));
      Set<String> left = Set.copyOf(ignored);
      List<Finding> findings =
          all.getFindingsList().stream()
              .filter(finding -> !left.contains(finding.getCode()))
              .toList();
      DiagnoseResponse shown = DiagnoseResponse.newBuilder().addAllFindings(findings).build();
      output.output(shell).print(shown, out -> tell(findings, out));
      boolean unsafe = findings.stream().anyMatch(DoctorCommand::counts);
      return (unsafe ? ExitCode.JOB_FAILED : ExitCode.OK).code();
    }
  }

  private void tell(List<Finding> findings, PrintStream out) {
    for (Finding finding : findings) {
      String severity = EnumNames.of(finding.getSeverity(), "SEVERITY_");
      out.println(severity + " " + finding.getCode() + ": " + Visible.text(finding.getSubject()));
      out.println("  " + Visible.text(finding.getProblem()));
      out.println("  → " + Visible.text(finding.getRemedy()));
      out.println();
    }
    out.flush();
    long unsafe = findings.stream().filter(DoctorCommand::counts).count();
    shell.say(unsafe == 0 ? "nothing unsafe was found" : unsafe + " unsafe");
  }

  private static boolean counts(Finding finding) {
    return finding.getSeverity() == Severity.SEVERITY_WARNING
        || finding.getSeverity() == Severity.SEVERITY_DANGER;
  }
}
