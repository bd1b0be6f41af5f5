package dev.weft.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the configurations of children, for their owner only: they hold the broker's password. */
final class ConfigFile {
  private ConfigFile() {}

  static Path write(Path file, Map<String, String> settings) throws IOException {
    String text =
        new TreeMap<>(settings)
            .entrySet().stream()
                .map(setting -> setting.getKey() + " = " + setting.getValue() + "\n")
                .collect(Collectors.joining());
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
