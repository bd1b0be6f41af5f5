package dev.weft.coordinator.peers;

import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.store.PostgresSettings;
import dev.weft.proto.api.v1.JobServiceGrpc;
import dev.weft.proto.api.v1.ScheduleServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A coordinator on a shared database, without a broker, and a connection to its API. */
final class CoordinatorProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready: api [^:]*:(\\d+), ");

  private final Process process;
  private final ManagedChannel channel;

  private CoordinatorProcess(Process process, int port) {
    this.process = process;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** Starts one; it is ready when this returns. */
  static CoordinatorProcess start(PostgresDatabase database, Path home, String... settings)
      throws IOException {
    PostgresSettings store = database.settings(home);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(CoordinatorMain.class.getName());
    command.addAll(
        List.of(
            "data.dir=" + home,
            "store.url=" + store.url(),
            "store.user=" + store.user(),
            "store.password=" + store.password(),
            "amqp.uri=",
            "api.listen=127.0.0.1:0",
            "agents.listen=127.0.0.1:0"));
    command.addAll(List.of(settings));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    StringBuilder said = new StringBuilder();
    String line = output.readLine();
    while (line != null) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
        return new CoordinatorProcess(process, Integer.parseInt(ready.group(1)));
      }
      said.append(line).append('\n');
      line = output.readLine();
    }
    throw new IOException("it did not start: " + said);
  }

  JobServiceGrpc.JobServiceBlockingStub jobs() {
    return JobServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  ScheduleServiceGrpc.ScheduleServiceBlockingStub schedules() {
    return ScheduleServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  boolean runs() {
    return process.isAlive();
  }

  /** Kills it with SIGKILL. */
  void kill() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    kill();
  }
}
