package dev.weft.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A class that crosses one line of {@link Layers}, compiled only to see it stopped.
 *
 * @param rule the one rule that it breaks; empty when it breaks none
 * @param type its name below {@link #ROOT}
 * @param body what stands between its braces
 */
record Trespass(String rule, String type, String body) {
  static final String ROOT = "trial";

  private static final String PURE_VALUES = "pure packages know only values";
  private static final String PURE_MACHINE = "pure packages use no machine";
  private static final String PURE_CALLS = "pure packages call no clock and no chance";

  static final List<Trespass> ALL =
      List.of(
          new Trespass(
              "",
              "coordinator.dispatch.Plain",
              """
              sealed interface Shape permits Round, Flat {}
              record Round(int size, byte[] data) implements Shape {}
              record Flat(String name, java.time.Duration age) implements Shape {}
              enum Side { LEFT, RIGHT }
              private final java.util.Map<String, int[][]> known = new java.util.TreeMap<>();
              String tell(Shape shape, Side side) {
                known.computeIfAbsent("a", key -> new int[2][3]);
                String end = switch (side) { case LEFT -> "l"; case RIGHT -> "r"; };
                return switch (shape) {
                  case Round(int size, byte[] data) -> size + end + data.length;
                  case Flat flat -> java.util.stream.Stream.of(flat.name(), end).toList() + "!";
                };
              }
              """),
          new Trespass("", "coordinator.store.Store", "java.sql.Connection connection;"),
          new Trespass("", "coordinator.loop.Loop", "trial.coordinator.dispatch.Plain dispatch;"),
          new Trespass("", "coordinator.CoordinatorWiring", "trial.coordinator.store.Store store;"),
          new Trespass("", "agent.link.Link", "io.grpc.Status status; trial.agent.core.Core core;"),
          new Trespass("", "agent.core.Core", "java.util.List<String> known;"),
          new Trespass(
              PURE_VALUES,
              "coordinator.dispatch.Counts",
              "java.util.concurrent.atomic.LongAdder count;"),
          new Trespass(PURE_VALUES, "agent.core.Logs", "org.slf4j.Logger log;"),
          new Trespass(PURE_VALUES, "agent.core.Reaches", "trial.agent.link.Link link;"),
          new Trespass(
              PURE_MACHINE,
              "coordinator.dispatch.ReadsTicks",
              "long now() { return System.nanoTime(); }"),
          new Trespass(PURE_MACHINE, "agent.core.Threads", "void go() { new Thread().start(); }"),
          new Trespass(PURE_MACHINE, "agent.core.Draws", "java.util.Random random;"),
          new Trespass(
              PURE_CALLS,
              "coordinator.dispatch.ReadsClock",
              "Object now() { return java.time.Instant.now(); }"),
          new Trespass(
              PURE_CALLS,
              "agent.core.Names",
              "Object id() { return java.util.UUID.randomUUID(); }"),
          new Trespass(
              "the loop knows no adapter",
              "coordinator.loop.Commits",
              "trial.coordinator.store.Store store;"),
          new Trespass(
              "coordinator adapters stay apart",
              "coordinator.http.Lists",
              "trial.coordinator.store.Store store;"),
          new Trespass(
              "what the servers share knows nothing else",
              "coordinator.listen.Decides",
              "trial.coordinator.dispatch.Plain dispatch;"),
          new Trespass("agent adapters stay apart", "agent.run.Sends", "trial.agent.link.Link l;"),
          new Trespass(
              "only the wiring knows all",
              "coordinator.ops.Steers",
              "trial.coordinator.CoordinatorWiring wiring;"),
          new Trespass(
              "protobuf stops at the codecs",
              "coordinator.schedule.Holds",
              "com.google.protobuf.Duration delay;"),
          new Trespass(
              "protobuf stops at the codecs",
              "coordinator.store.Keeps",
              "dev.weft.proto.agent.v1.SessionRequest request;"),
          new Trespass(
              "gRPC stops at the codecs and the wiring",
              "agent.journal.Answers",
              "io.grpc.Status status;"),
          new Trespass(
              "AMQP stops at its adapter",
              "coordinator.session.Publishes",
              "com.rabbitmq.client.Channel channel;"),
          new Trespass(
              "SQL stops at the store",
              "coordinator.amqp.Inserts",
              "java.sql.Connection connection;"));

  /** Its full name. */
  String className() {
    return ROOT + "." + type;
  }

  /** Compiles them all into {@code folder}. */
  static void compileAll(Path folder) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    for (Trespass trespass : ALL) {
      Path file = sources.resolve(trespass.className().replace('.', '/') + ".java");
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, trespass.source());
    }
    String[] options = {"-d", folder.toString(), "-cp", System.getProperty("java.class.path", "")};
    try (Stream<Path> files = Files.walk(sources)) {
      Stream<String> names = files.map(Path::toString).filter(name -> name.endsWith(".java"));
      String[] arguments = Stream.concat(Stream.of(options), names).toArray(String[]::new);
      int exit =
          Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
              .run(null, null, null, arguments);
      assertThat(exit).as("javac's exit code").isZero();
    }
  }

  private String source() {
    int dot = className().lastIndexOf('.');
    return "package %s; public class %s { %s }"
        .formatted(className().substring(0, dot), className().substring(dot + 1), body);
  }
}
