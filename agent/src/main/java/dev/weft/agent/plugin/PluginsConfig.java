package dev.weft.agent.plugin;

import dev.weft.common.config.Config;
import dev.weft.common.config.Key;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where plug-ins are.
 *
 * @param folders whose jars are plug-ins
 * @param patience how long the handlers of one jar may take to open
 */
public record PluginsConfig(List<Path> folders, Duration patience) {
  private static final Key<List<Path>> FOLDERS =
      Key.of(
          "plugin.folders",
          Type.list(Type.path()).expecting("paths of folders separated by commas"),
          "",
          "Folders whose jars are plug-ins. A plug-in has all rights of the agent: only its owner"
              + " should be able to write there.");

  private static final Key<Duration> PATIENCE =
      Key.of(
          "plugin.open-timeout",
          Type.duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "30s",
          "How long the handlers of one plug-in may take to open at start.");

  /** The keys that {@link #from} reads. */
  public static final Schema SCHEMA = Schema.of(FOLDERS, PATIENCE);

  /** No plug-ins. */
  public static final PluginsConfig NONE = new PluginsConfig(List.of(), Duration.ofSeconds(30));

  /** Copies the list. */
  public PluginsConfig {
    folders = List.copyOf(folders);
  }

  /** What the owner has configured. */
  public static PluginsConfig from(Config config) {
    return new PluginsConfig(config.get(FOLDERS), config.get(PATIENCE));
  }
}
