package dev.weft.cli.submit;

import com.google.protobuf.ByteString;
import dev.weft.cli.output.Human;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.Shell;
import dev.weft.common.id.HandlerName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What runs the job, and on what: from the command line, a file or the standard input. */
public final class WorkOptions {
  private static final int MAX_BYTES = 1 << 20;
  private static final Path NONE = Path.of("");

  @Parameters(index = "0", paramLabel = "HANDLER", description = "The handler that runs the job.")
  private String handler = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PAYLOAD",
      description = "What the handler works on; - reads it from the standard input.")
  private String argument = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Read the payload from this file.")
  private Path file = NONE;

  /**
   * The handler's name.
   *
   * @throws CommandFailure if it cannot be one
   */
  public HandlerName handler() {
    try {
      return new HandlerName(handler);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("HANDLER: " + e.getMessage());
    }
  }

  /**
   * Reads the payload; empty if none was given.
   *
   * @throws CommandFailure if it cannot be read, is too large or was given twice
   */
  public ByteString payload(Shell shell) {
    boolean isFile = !file.equals(NONE);
    if (isFile && !argument.isEmpty()) {
      throw CommandFailure.usage("give the payload either as an argument or with --file, not both");
    }
    if (isFile) {
      return ofFile(file);
    }
    return argument.equals("-") ? ofInput(shell.in()) : bounded(ByteString.copyFromUtf8(argument));
  }

  private static ByteString ofFile(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return bounded(in);
    } catch (NoSuchFileException e) {
      throw CommandFailure.usage("--file " + path + ": there is no such file");
    } catch (IOException e) {
      throw CommandFailure.usage("--file " + path + " cannot be read: " + e.getMessage());
    }
  }

  private static ByteString ofInput(InputStream in) {
    try {
      return bounded(in);
    } catch (IOException e) {
      throw CommandFailure.usage("the standard input cannot be read: " + e.getMessage());
    }
  }

  private static ByteString bounded(InputStream in) throws IOException {
    return bounded(ByteString.copyFrom(in.readNBytes(MAX_BYTES + 1)));
  }

  private static ByteString bounded(ByteString payload) {
    if (payload.size() > MAX_BYTES) {
      throw CommandFailure.usage("the payload is larger than " + Human.bytes(MAX_BYTES));
    }
    return payload;
  }
}
