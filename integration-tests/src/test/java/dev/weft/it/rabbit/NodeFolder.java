package dev.weft.it.rabbit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.it.net.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The folder, ports, secrets and environment of one node. All are its own, so that it meets neither
 * another node nor the machine's, and they stay the same when it is stopped and started again.
 *
 * @param path the folder that has everything it writes
 * @param name the node's, unique on this machine
 * @param port for AMQP
 * @param distributionPort for Erlang's nodes among each other
 * @param mapperPort of its own Erlang port mapper
 * @param password of its one user
 */
record NodeFolder(
    Path path, String name, int port, int distributionPort, int mapperPort, String password) {
  /** The one user, an administrator. */
  static final String USER = "weft";

  private static final String LOOPBACK_ONLY = "-kernel inet_dist_use_interface {127,0,0,1}";

  /** Quorum queues report their lengths this often (ms), not each 5 seconds. */
  private static final String ADVANCED = "[{rabbit, [{quorum_tick_interval, 200}]}].\n";

  private static final String COOKIE = ".erlang.cookie";

  private static final String OWN_MAPPER_ONLY = "-start_epmd false";

  /** Writes the files of a node that was never started. */
  static NodeFolder create(Path path) throws IOException {
    NodeFolder folder = of(path, LoopbackPorts.free(), randomHex(20));
    folder.write(randomHex(20), "");
    return folder;
  }

  /** Writes the files of a node that, when it is started, joins another one that runs. */
  static NodeFolder createBeside(NodeFolder first, Path path) throws IOException {
    NodeFolder folder = of(path, first.mapperPort, first.password);
    String join =
        """
        cluster_formation.peer_discovery_backend = classic_config
        cluster_formation.classic_config.nodes.1 = %s
        cluster_formation.classic_config.nodes.2 = %s
        """
            .formatted(first.name, folder.name);
    folder.write(Files.readString(first.path.resolve(COOKIE), US_ASCII), join);
    return folder;
  }

  private static NodeFolder of(Path path, int mapperPort, String password) {
    String name = "weft-" + randomHex(6) + "@localhost";
    return new NodeFolder(
        path, name, LoopbackPorts.free(), LoopbackPorts.free(), mapperPort, password);
  }

  private void write(String secret, String more) throws IOException {
    Files.createDirectories(path);
    Files.writeString(path.resolve("plugins"), "[].\n");
    Files.writeString(path.resolve("rabbitmq.conf"), configuration() + more);
    Files.writeString(path.resolve("advanced.config"), ADVANCED);
    Path cookie = path.resolve(COOKIE);
    Files.writeString(cookie, secret, US_ASCII);
    Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
  }

  Path serverLog() {
    return path.resolve("server.out");
  }

  /** A command in this node's environment, without what the caller's says about RabbitMQ. */
  ProcessBuilder command(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(path.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"));
    environment.putAll(environment());
    return builder;
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("HOME", path.toString()),
        Map.entry("RABBITMQ_NODENAME", name),
        Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(distributionPort)),
        Map.entry("RABBITMQ_MNESIA_BASE", path.resolve("data").toString()),
        Map.entry("RABBITMQ_LOG_BASE", path.resolve("log").toString()),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", path.resolve("plugins").toString()),
        Map.entry("RABBITMQ_CONFIG_FILE", path.resolve("rabbitmq").toString()),
        Map.entry("RABBITMQ_PID_FILE", path.resolve("pid").toString()),
        // The machine's own configuration is not this node's.
        Map.entry("RABBITMQ_CONF_ENV_FILE", path.resolve("no-env.conf").toString()),
        Map.entry("RABBITMQ_CONFIG_FILES", path.resolve("no-conf.d").toString()),
        Map.entry("RABBITMQ_ADVANCED_CONFIG_FILE", path.resolve("advanced.config").toString()),
        Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", LOOPBACK_ONLY + " " + OWN_MAPPER_ONLY),
        Map.entry("RABBITMQ_CTL_ERL_ARGS", LOOPBACK_ONLY + " " + OWN_MAPPER_ONLY),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Map.entry("ERL_EPMD_PORT", Integer.toString(mapperPort)),
        // The script becomes the server instead of waiting for it: one process, one id.
        Map.entry("detached", "1"));
  }

  private String configuration() {
    return """
    default_user = %s
    default_pass = %s
    loopback_users = none
    cluster_partition_handling = pause_minority
    vm_memory_high_watermark.absolute = %s
    """
        .formatted(USER, password, RabbitCtl.MEMORY_LIMIT);
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
