package dev.weft.cli.output;

import com.google.protobuf.Message;
import dev.weft.cli.shell.Shell;
import java.io.PrintStream;
import java.util.function.Consumer;

/** Prints results on the standard output. For one thread. */
public final class Output {
  private final Shell shell;
  private final Format format;
  private final Trees trees = new Trees();

  Output(Shell shell, Format format) {
    this.shell = shell;
    this.format = format;
  }

  /**
   * Prints a message of the API.
   *
   * @param human prints it for people
   */
  public void print(Message message, Consumer<PrintStream> human) {
    switch (format) {
      case TABLE -> human.accept(shell.out());
      case JSON -> shell.out().println(trees.json(message));
      case YAML -> shell.out().print(trees.yaml(message));
    }
    shell.out().flush();
  }

  /**
   * Prints a record or a collection of them.
   *
   * @param human prints it for people
   */
  public void print(Record data, Consumer<PrintStream> human) {
    switch (format) {
      case TABLE -> human.accept(shell.out());
      case JSON -> shell.out().println(trees.json(data));
      case YAML -> shell.out().print(trees.yaml(data));
    }
    shell.out().flush();
  }

  /**
   * Prints one of many messages that come one after the other: a line of JSON, or a YAML document.
   *
   * @param human prints it for people
   */
  public void printNext(Message message, Consumer<PrintStream> human) {
    switch (format) {
      case TABLE -> human.accept(shell.out());
      case JSON -> shell.out().println(trees.line(message));
      case YAML -> shell.out().print("---\n" + trees.yaml(message));
    }
    shell.out().flush();
  }

  /** Whether people read it. */
  public boolean human() {
    return format == Format.TABLE;
  }
}
