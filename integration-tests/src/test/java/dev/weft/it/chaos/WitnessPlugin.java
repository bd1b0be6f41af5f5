package dev.weft.it.chaos;

import dev.weft.common.handler.JobHandler;
import dev.weft.it.history.Sighting;
import dev.weft.it.history.SteadyClock;
import dev.weft.it.history.Witness;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The jar of {@link WitnessHandler}, made of the classes of this test run. */
final class WitnessPlugin {
  private static final List<Class<?>> CLASSES =
      List.of(
          WitnessHandler.class,
          Witness.class,
          SteadyClock.class,
          Sighting.class,
          Sighting.Moment.class);

  private WitnessPlugin() {}

  /**
   * Writes the jar and its settings.
   *
   * @param folder of plug-ins; made
   * @param witness the file that the handler writes to
   */
  static void write(Path folder, Path witness) throws IOException {
    Files.createDirectories(folder);
    try (OutputStream file = Files.newOutputStream(folder.resolve("witness.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      for (Class<?> type : CLASSES) {
        String name = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(name));
        try (InputStream code = type.getClassLoader().getResourceAsStream(name)) {
          code.transferTo(jar);
        }
      }
      jar.putNextEntry(new JarEntry("META-INF/services/" + JobHandler.class.getName()));
      jar.write(WitnessHandler.class.getName().getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(
        folder.resolve(WitnessHandler.NAME + ".properties"),
        "%s = %s%n%s = %s%n"
            .formatted(
                WitnessHandler.FILE,
                witness.toAbsolutePath(),
                WitnessHandler.ZERO,
                SteadyClock.now().zero()));
  }
}
