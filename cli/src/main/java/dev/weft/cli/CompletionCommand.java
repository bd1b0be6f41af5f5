package dev.weft.cli;

import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weft completion}. */
@Command(
    name = "completion",
    description = "Print the script that completes weft's commands and options in a shell.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(weft completion bash)         in ~/.bashrc",
      "  source <(weft completion zsh)          in ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  /** The shells. */
  enum Kind {
    BASH,
    ZSH
  }

  private final Shell shell;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Kind kind = Kind.BASH;

  CompletionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    // The script loads zsh's emulation of bash completions when it finds itself in zsh.
    String script = AutoComplete.bash("weft", spec.root().commandLine());
    shell.out().print(kind == Kind.ZSH ? "#compdef weft\n" + script : script);
    shell.out().flush();
    return ExitCode.OK.code();
  }
}
