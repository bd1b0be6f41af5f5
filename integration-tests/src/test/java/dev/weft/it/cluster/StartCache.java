package dev.weft.it.cluster;

import com.google.protobuf.ByteString;
import dev.weft.it.proc.JvmCommand;
import dev.weft.it.proc.JvmProcess;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.WaitJobRequest;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What coordinators and agents of this test run have loaded and linked once they have done their
 * usual work: two files below {@code target} (AOT caches of the JVM), made when the first of them
 * is about to start and kept until a jar changes. Their like then takes a third of the processor's
 * time less. Where there is none everything is the same, but slower. Safe for use by any thread.
 */
final class StartCache {
  private static final Path FOLDER = Path.of("target", "start-cache");

  /** Not there; a coordinator looks for it all the same, and loads what that takes. */
  private static final String NO_BROKER = "amqp://127.0.0.1:1";

  private static final Duration JOB_LIMIT = Duration.ofSeconds(30);

  /** Also for writing the cache. */
  private static final Duration END_LIMIT = Duration.ofMinutes(2);

  private static final int JOBS = 20;

  private StartCache() {}

  /**
   * The same command, with the cache for it if there is one.
   *
   * @param role {@code coordinator} or {@code agent}
   */
  static JvmCommand quicken(JvmCommand command, String role) {
    boolean present = command.classPath().equals(JvmCommand.of(WeftCluster.MAIN).classPath());
    // A JVM would refuse the cache of another class path, and say so each time.
    Path cache = present ? Made.CACHES.get(role) : null;
    return cache == null ? command : command.withOptions("-XX:AOTCache=" + cache);
  }

  /** Made when it is asked for the first time; then all who ask wait. */
  private static final class Made {
    private static final Map<String, Path> CACHES = caches();
  }

  /** Whether Weft is in jars: of folders of classes a JVM keeps nothing. */
  static boolean isPossible() {
    URL main = ClassLoader.getSystemResource(WeftCluster.MAIN.replace('.', '/') + ".class");
    return Objects.requireNonNull(main).getProtocol().equals("jar");
  }

  private static Map<String, Path> caches() {
    if (!isPossible()) {
      return Map.of();
    }
    List<Path> jars = JvmCommand.jars();
    try {
      String name = nameOf(jars);
      Map<String, Path> caches = new HashMap<>();
      for (String role : List.of("coordinator", "agent")) {
        caches.put(role, FOLDER.resolve(role + "-" + name + ".aot").toAbsolutePath());
      }
      if (!caches.values().stream().allMatch(Files::exists)) {
        make(jars, caches);
      }
      return caches;
    } catch (IOException | AssertionError e) {
      System.err.println("processes of tests start slowly: there is no cache for them: " + e);
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  /** Differs if a jar or the JVM does. */
  private static String nameOf(List<Path> jars) throws IOException {
    List<String> all = new ArrayList<>(List.of(Runtime.version().toString()));
    for (Path jar : jars) {
      FileTime changed = Files.getLastModifiedTime(jar);
      all.add(jar + " " + Files.size(jar) + " " + changed.toMillis());
    }
    return HexFormat.of().toHexDigits(String.join("\n", all).hashCode());
  }

  private static void make(List<Path> jars, Map<String, Path> caches)
      throws IOException, InterruptedException {
    if (Files.isDirectory(FOLDER)) {
      remove(FOLDER);
    }
    Files.createDirectories(FOLDER);
    Path data = Files.createTempDirectory("weft-start-cache-");
    work(data, jars);
    for (Map.Entry<String, Path> cache : caches.entrySet()) {
      Files.move(
          data.resolve(cache.getKey() + ".aot"),
          cache.getValue(),
          StandardCopyOption.REPLACE_EXISTING);
    }
    remove(data);
  }

  /** A coordinator and an agent run some jobs; when they end they write what they know. */
  private static void work(Path data, List<Path> jars) throws IOException, InterruptedException {
    try (WeftCluster cluster =
        WeftCluster.start(NO_BROKER, data, writing(data, "coordinator", jars))) {
      JvmProcess agent =
          cluster.startAgent("a1", cluster.agentPort(), writing(data, "agent", jars));
      for (int i = 1; i <= JOBS; i++) {
        run(cluster, "job-" + i);
      }
      agent.sigterm();
      int _ = agent.awaitExit(END_LIMIT);
      cluster.coordinator().sigterm();
      int _ = cluster.coordinator().awaitExit(END_LIMIT);
    }
  }

  private static UnaryOperator<JvmCommand> writing(Path data, String role, List<Path> jars) {
    Path cache = data.resolve(role + ".aot");
    return command ->
        command.withClassPath(jars).withOptions("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=off");
  }

  private static void run(WeftCluster cluster, String id) {
    JobSpec.Builder spec = JobSpec.newBuilder().setId(id).setHandler("echo");
    spec.setPayload(ByteString.copyFromUtf8("{}"));
    var _ = cluster.jobs().submitJob(SubmitJobRequest.newBuilder().setSpec(spec).build());
    WaitJobRequest.Builder wait = WaitJobRequest.newBuilder().setId(id);
    wait.getTimeoutBuilder().setSeconds(JOB_LIMIT.toSeconds());
    var _ = cluster.jobs().waitJob(wait.build());
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
