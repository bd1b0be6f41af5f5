package dev.weft.it.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The version before the present one: the newest tag {@code v*} that leads to the present commit,
 * or what {@code -Dweft.upgrade.from} names. It is built from its sources once, into {@code
 * target/versions} of the source tree.
 *
 * @param root of the source tree
 * @param name the tag, or what was named
 * @param commit in full
 */
record FormerVersion(Path root, String name, String commit) {
  private static final String PROPERTY = "weft.upgrade.from";
  private static final String BUILT = "built";

  /** Why there is none; empty if there is one. */
  static Optional<String> missing() throws IOException {
    Path root = sourceTree();
    if (!Files.exists(root.resolve(".git"))) {
      return Optional.of("this is no clone with the history of the sources");
    }
    if (ref(root).isEmpty()) {
      return Optional.of(
          "no tag v* leads to this commit: nothing was released before it; -D%s=<commit> names one"
              .formatted(PROPERTY));
    }
    return Optional.empty();
  }

  /** Finds it; it is not {@link #missing}. */
  static FormerVersion find() throws IOException {
    Path root = sourceTree();
    String ref = ref(root).orElseThrow();
    String commit = git(root, "rev-parse", "--verify", ref + "^{commit}").getFirst();
    return new FormerVersion(root, ref, commit);
  }

  /**
   * Builds it, unless that was done before.
   *
   * @throws IOException if it cannot be built; the message has what Maven said
   */
  Version build() throws IOException {
    Path folder = root.resolve("target").resolve("versions").resolve(commit);
    Path sources = folder.resolve("sources");
    if (!Files.exists(folder.resolve(BUILT))) {
      Files.createDirectories(sources);
      Path archive = folder.resolve("sources.tar");
      List<String> _ =
          git(root, "archive", "--format=tar", "--output=" + archive.toAbsolutePath(), commit);
      String _ = Shell.run("tar", "-xf", archive.toString(), "-C", sources.toString());
      compile(sources);
      Files.createFile(folder.resolve(BUILT));
    }
    try (Stream<Path> jars = Files.list(sources.resolve("cli/target/weft/lib"))) {
      return new Version(name, jars.sorted().toList());
    }
  }

  /** What it needs is usually there already: the present version is built with much the same. */
  private static void compile(Path sources) throws IOException {
    try {
      maven(sources, "--offline");
    } catch (IOException offline) {
      try {
        maven(sources, "--no-transfer-progress");
      } catch (IOException e) {
        e.addSuppressed(offline);
        throw e;
      }
    }
  }

  private static void maven(Path sources, String how) throws IOException {
    String _ =
        Shell.run(
            "env",
            "JAVA_HOME=" + System.getProperty("java.home"),
            "mvn",
            "--batch-mode",
            "--quiet",
            how,
            "--file=" + sources.resolve("pom.xml"),
            "--projects=cli",
            "--also-make",
            "-Dmaven.test.skip=true",
            "-Dspotless.check.skip=true",
            "package");
  }

  private static Optional<String> ref(Path root) throws IOException {
    String named = System.getProperty(PROPERTY, "");
    if (!named.isEmpty()) {
      return Optional.of(named);
    }
    return git(
            root,
            // What leads to a release is older than the release.
            "-c",
            "versionsort.suffix=-",
            "tag",
            "--merged=HEAD",
            "--no-contains=HEAD",
            "--sort=-version:refname",
            "--list",
            "v*")
        .stream()
        .findFirst();
  }

  private static Path sourceTree() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("integration-tests"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IOException("not inside the source tree");
      }
    }
    return folder;
  }

  private static List<String> git(Path root, String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of("git", "-C", root.toString()), Stream.of(arguments)).toList();
    return Shell.run(command.toArray(String[]::new)).lines().toList();
  }
}
