package dev.weft.it.fuzz;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The inputs that are kept of each target: good ones, and all that ever broke something. */
final class Corpus {
  private Corpus() {}

  /** By the names of their files, in their order. */
  static Map<String, byte[]> of(Targets target) throws IOException {
    URL folder =
        Objects.requireNonNull(Corpus.class.getResource(target.toString()), target + ": no inputs");
    Map<String, byte[]> inputs = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      inputs.put(file.toFile().getName(), Files.readAllBytes(file));
    }
    return inputs;
  }

  private static List<Path> files(URL folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(new URI(folder.toString())))) {
      return files.sorted().toList();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
