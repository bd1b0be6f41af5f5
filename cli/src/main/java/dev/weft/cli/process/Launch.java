package dev.weft.cli.process;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * How to start a child.
 *
 * @param name what people call it, such as {@code coordinator}
 * @param jvmOptions options of its JVM beside those that all have
 * @param arguments of the {@code weft} command
 * @param log the file that everything it says is added to
 * @param ready whether a line says that it is ready
 */
public record Launch(
    String name,
    List<String> jvmOptions,
    List<String> arguments,
    Path log,
    Predicate<String> ready) {
  /** Copies the lists. */
  public Launch {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
  }
}
