package dev.weft.cli.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Starts agents as children. */
public final class LocalAgent {
  private LocalAgent() {}

  /**
   * Starts one; {@link Child#awaitReady} says when it is connected.
   *
   * @param folder where its configuration, data and log are
   * @param id its id
   * @param settings of its configuration, beside its id and folder
   * @param jvmOptions of its JVM
   */
  public static Child start(
      Path folder, String id, Map<String, String> settings, List<String> jvmOptions)
      throws IOException {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("agent.id", id);
    all.put("agent.data", folder.resolve(id).toString());
    Path config = ConfigFile.write(folder.resolve(id + ".conf"), all);
    return Child.start(
        new Launch(
            "agent " + id,
            jvmOptions,
            List.of("agent", "--config", config.toString()),
            folder.resolve(id + ".log"),
            line -> line.startsWith("agent " + id + " ready: ")));
  }
}
