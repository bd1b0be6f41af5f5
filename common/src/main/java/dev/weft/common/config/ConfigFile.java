package dev.weft.common.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the lines of a file; see the package for its form. What it cannot read, it reports. */
final class ConfigFile {
  private static final int MAX_BYTES = 1 << 20;

  private final Path path;
  private final List<String> problems;

  ConfigFile(Path path, List<String> problems) {
    this.path = path;
    this.problems = problems;
  }

  /** Gives each setting to {@code sink} as it is read, so that all problems are in line order. */
  void read(Consumer<Setting> sink) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        problems.add(path + ": expected at most " + Sizes.format(MAX_BYTES));
        return;
      }
      readLines(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), sink);
    } catch (NoSuchFileException e) {
      problems.add(path + ": there is no such file");
    } catch (CharacterCodingException e) {
      problems.add(path + ": expected UTF-8 text");
    } catch (IOException e) {
      problems.add(path + ": cannot be read: " + e);
    }
  }

  private void readLines(String text, Consumer<Setting> sink) {
    List<String> lines = text.lines().toList();
    Map<String, Integer> lineOf = new HashMap<>();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String origin = path + ":" + number;
      int equals = line.indexOf('=');
      if (equals < 1) {
        problems.add(origin + ": expected key = value, or a comment after #");
        continue;
      }
      String name = line.substring(0, equals).strip();
      Integer earlier = lineOf.putIfAbsent(name, number);
      if (earlier == null) {
        sink.accept(new Setting(name, line.substring(equals + 1).strip(), origin));
      } else {
        problems.add(origin + ": " + name + " is already set in line " + earlier);
      }
    }
  }
}
