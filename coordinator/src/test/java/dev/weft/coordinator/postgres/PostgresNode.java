package dev.weft.coordinator.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A private PostgreSQL server on 127.0.0.1. It keeps its data and port when it is stopped or killed
 * and started again. It ends with {@link #close} at the latest, and also when this JVM dies. For
 * one thread at a time, but for {@link #newSchema}.
 */
public final class PostgresNode implements AutoCloseable {
  /** The one user, who may do anything. */
  static final String USER = "weft";

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Starts the server, says its process id, and kills it when this JVM is gone. */
  private static final String GUARDED =
      "trap '' HUP INT TERM; \"$@\" & echo $!; read -r _ || kill -QUIT $!; wait";

  private final Path folder;
  private final int port;
  private final String password;
  private final AtomicInteger schemas = new AtomicInteger();
  private Optional<Process> guard = Optional.empty();
  private long pid;

  private PostgresNode(Path folder, int port, String password) {
    this.folder = folder;
    this.port = port;
    this.password = password;
  }

  /** Makes a server in an empty folder, starts it, and waits until it answers: some seconds. */
  public static PostgresNode start(Path folder) throws IOException, InterruptedException {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    PostgresNode node = new PostgresNode(folder, freePort(), HexFormat.of().formatHex(random));
    node.initialize();
    node.start();
    return node;
  }

  /**
   * Makes a copy of this one, beside it, which follows it; starts it, and waits until it answers.
   */
  public PostgresNode standby() throws IOException, InterruptedException {
    Path its = Files.createDirectory(folder.resolve("standby"));
    PostgresNode standby = new PostgresNode(its, freePort(), password);
    if (isRoot()) {
      standby.run(List.of("chown", "-R", "postgres", its.toString()));
    }
    List<String> copy = new ArrayList<>(asServer());
    copy.add(PostgresInstall.program("pg_basebackup").toString());
    copy.addAll(List.of("--checkpoint=fast", "--no-sync", "-X", "stream", "-R"));
    copy.addAll(List.of("-D", standby.data(), "-d"));
    copy.add("host=127.0.0.1 port=%d user=%s password=%s".formatted(port, USER, password));
    standby.run(copy);
    Files.writeString(
        Path.of(standby.data(), "postgresql.conf"),
        "port = %d%n".formatted(standby.port),
        StandardOpenOption.APPEND);
    standby.start();
    return standby;
  }

  /** Waits until it has all that another one has written, which nobody writes to. */
  public void awaitCaughtUpWith(PostgresNode primary) throws SQLException {
    String written = primary.first("SELECT pg_current_wal_lsn()");
    String caughtUp = "SELECT coalesce(pg_last_wal_replay_lsn() >= '%s', false)".formatted(written);
    Awaitility.await().atMost(LIMIT).until(() -> first(caughtUp).equals("t"));
  }

  /** Makes a standby a server of its own, on a timeline of its own. */
  public void promote() throws SQLException {
    execute("SELECT pg_promote(true, 60)");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private void initialize() throws IOException, InterruptedException {
    Path secret = folder.resolve("password");
    Files.writeString(secret, password);
    if (isRoot()) {
      run(List.of("chown", "-R", "postgres", folder.toString()));
    }
    List<String> initdb = new ArrayList<>(asServer());
    initdb.add(PostgresInstall.program("initdb").toString());
    initdb.addAll(List.of("--no-sync", "-E", "UTF8", "--locale=C", "-U", USER));
    initdb.addAll(List.of("--auth=scram-sha-256", "--pwfile=" + secret, "-D", data()));
    run(initdb);
    Files.writeString(
        Path.of(data(), "postgresql.conf"),
        """
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        fsync = on
        shared_buffers = 32MB
        max_connections = 60
        """
            .formatted(port));
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  /** Starts it again, and waits until it answers. */
  public void start() throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", GUARDED, "guard"));
    command.addAll(asServer());
    command.addAll(List.of(PostgresInstall.program("postgres").toString(), "-D", data()));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("log").toFile())
            .start();
    guard = Optional.of(process);
    BufferedReader reader = process.inputReader(UTF_8);
    pid = Long.parseLong(reader.readLine());
    Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(this::answers);
  }

  private boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(5);
    } catch (SQLException _) {
      return false;
    }
  }

  /** A connection of the user who may do anything. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(port), USER, password);
  }

  /** Runs a statement. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row. */
  String first(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  /** Where it, or else its standby, is: whichever can be written to. */
  public String url(PostgresNode standby) {
    return "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?targetServerType=primary"
        .formatted(port, standby.port);
  }

  /** Where it is, by way of any port of 127.0.0.1, such as a proxy's. */
  public String url(int way) {
    return "jdbc:postgresql://127.0.0.1:" + way + "/postgres";
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** The password of the user {@code weft}. */
  public String password() {
    return password;
  }

  /** Makes an empty schema. */
  public PostgresDatabase newSchema() throws SQLException {
    String schema = "test_" + schemas.incrementAndGet();
    execute("CREATE SCHEMA " + schema);
    return new PostgresDatabase(this, schema);
  }

  /** The CPU time that its processes have taken, of those that still run. */
  public Duration cpu() {
    return guard.stream()
        .flatMap(Process::descendants)
        .flatMap(each -> each.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Stops it in good order: sessions are ended. */
  public void stop() throws IOException, InterruptedException {
    signal("INT");
  }

  /** Kills it: it gets no chance to write or to say anything. */
  public void kill9() throws IOException, InterruptedException {
    signal("KILL");
  }

  private void signal(String name) throws IOException, InterruptedException {
    run(List.of("kill", "-" + name, Long.toString(pid)));
    awaitEnd();
  }

  private void awaitEnd() throws InterruptedException {
    Process process = guard.orElseThrow();
    try (var word = process.outputWriter(UTF_8)) {
      word.write("\n");
    } catch (IOException _) {
      // It has ended already.
    }
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("PostgreSQL does not end, see " + folder);
    }
    guard = Optional.empty();
  }

  /** Ends it, as if this JVM had died. */
  @Override
  public void close() throws IOException {
    if (guard.isPresent()) {
      Process process = guard.orElseThrow();
      process.getOutputStream().close();
      process.onExit().join();
      guard = Optional.empty();
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** The server refuses to run as root. */
  private static List<String> asServer() {
    return isRoot()
        ? List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")
        : List.of();
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Path output = folder.resolve("command.out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(command + " failed: " + Files.readString(output));
    }
  }
}
