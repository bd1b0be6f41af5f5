package dev.weft.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The main code of every module as it was written, without what is generated. */
record SourceTree(Path root, List<Path> files) {

  /** Finds it from the folder that the tests run in, upwards. */
  static SourceTree find() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("integration-tests"))) {
      folder = Objects.requireNonNull(folder.getParent(), "not inside the source tree");
    }
    return of(folder);
  }

  /** The Java files below {@code root/<module>/src/main/java}. */
  static SourceTree of(Path root) throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      List<Path> files =
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .flatMap(SourceTree::javaFiles)
              .sorted()
              .toList();
      return new SourceTree(root, files);
    }
  }

  /** The path of {@code file} as it is reported. */
  String name(Path file) {
    return root.relativize(file).toString();
  }

  /** A file parsed, with the positions of what is in it. */
  record Parsed(CompilationUnitTree unit, SourcePositions positions) {}

  /** Parses {@code file}; nothing is resolved. */
  static Parsed parse(Path file) throws IOException {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjects(file));
      CompilationUnitTree unit = task.parse().iterator().next();
      return new Parsed(unit, Trees.instance(task).getSourcePositions());
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
