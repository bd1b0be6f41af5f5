package dev.weft.it.proc;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How to start a {@link JvmProcess}. Immutable: each method answers a changed copy.
 *
 * @param mainClass the binary name of the main class
 * @param classPath what the JVM is given as its class path
 * @param options the JVM's own, after the defaults; of two that contradict the last one counts
 * @param arguments the main class's
 * @param environment added to the environment of this process
 */
public record JvmCommand(
    String mainClass,
    String classPath,
    List<String> options,
    List<String> arguments,
    Map<String, String> environment) {
  /** Small and quick to start: many of them share the machine. */
  private static final List<String> DEFAULTS =
      List.of(
          "-Xmx96m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED");

  /** Copies the collections. */
  public JvmCommand {
    options = List.copyOf(options);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /**
   * A main class of this test's class path, without arguments, on a heap of 96 MiB. Jars come
   * first: what a JVM has learned of them can be used whatever follows.
   */
  public static JvmCommand of(String mainClass) {
    return new JvmCommand(
        mainClass,
        joined(Stream.concat(jars().stream(), own(entry -> !isJar(entry)))),
        List.of(),
        List.of(),
        Map.of());
  }

  /** The jars of this test's class path. */
  public static List<Path> jars() {
    return own(JvmCommand::isJar).toList();
  }

  private static Stream<Path> own(Predicate<Path> which) {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    return Stream.of(entries).map(Path::of).filter(which);
  }

  private static boolean isJar(Path entry) {
    return entry.toString().endsWith(".jar");
  }

  private static String joined(Stream<Path> entries) {
    return entries.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** The same with another class path. */
  public JvmCommand withClassPath(List<Path> entries) {
    return new JvmCommand(mainClass, joined(entries.stream()), options, arguments, environment);
  }

  /** The same with more options of the JVM, such as {@code -Xmx256m} or {@code -Dname=value}. */
  public JvmCommand withOptions(String... more) {
    return new JvmCommand(mainClass, classPath, plus(options, more), arguments, environment);
  }

  /** The same with more arguments for the main class. */
  public JvmCommand withArguments(String... more) {
    return new JvmCommand(mainClass, classPath, options, plus(arguments, more), environment);
  }

  /** The same with one more environment variable. */
  public JvmCommand withEnvironment(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new JvmCommand(mainClass, classPath, options, arguments, more);
  }

  /**
   * Starts it.
   *
   * @param name for messages, and of the log file
   * @param folder where {@code <name>.log} gets its output, appended to what a former run left
   */
  public JvmProcess start(String name, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JvmProcess.java().toString());
    command.addAll(DEFAULTS);
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return new JvmProcess(CapturedProcess.start(name, builder, folder.resolve(name + ".log")));
  }

  private static List<String> plus(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }
}
