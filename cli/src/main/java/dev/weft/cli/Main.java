package dev.weft.cli;

import dev.weft.cli.client.Patience;
import dev.weft.cli.shell.Shell;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The entry point of the {@code weft} command. */
public final class Main {
  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), ofThisProcess()));
  }

  /** Runs the command; returns its exit code. */
  static int run(List<String> args, Shell shell) {
    return new Commands(
            shell, () -> new Patience(Thread::sleep, RandomGenerator.getDefault()), Thread::sleep)
        .tree()
        .execute(args.toArray(String[]::new));
  }

  // Always UTF-8: what the locale calls itself on a server is seldom what the terminal shows.
  private static Shell ofThisProcess() {
    return new Shell(
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        System.in,
        System.getenv(),
        Clock.system(ZoneId.systemDefault()),
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(
        new FileOutputStream(descriptor), descriptor == FileDescriptor.err, StandardCharsets.UTF_8);
  }
}
