package dev.weft.agent.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.handler.JobHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.slf4j.Logger;

/** Compiles sources and packs them into jars. */
final class Jars {
  private static final String SERVICES = "META-INF/services/" + JobHandler.class.getName();

  private Jars() {}

  /**
   * Makes a jar with one class, {@code <name>} in a package {@code plug}, that is listed as a
   * handler.
   *
   * @param body of the class, which implements {@link JobHandler}
   */
  static Path handler(Path jar, String name, String body) throws IOException {
    String source =
        """
        package plug;
        import dev.weft.common.handler.*;
        import java.util.*;
        public class %s implements JobHandler { %s }
        """
            .formatted(name, body);
    return make(jar, "plug." + name, List.of("plug." + name), source);
  }

  /** The body of a handler that answers with a Java expression. */
  static String answering(String name, String expression) {
    return """
    public String name() { return "%s"; }
    public void run(JobContext job) throws Exception {
      job.output().write(String.valueOf(%s).getBytes());
    }
    """
        .formatted(name, expression);
  }

  /**
   * Makes a jar of one source.
   *
   * @param type the full name of its public class
   * @param listed the classes that the jar says are handlers
   */
  static Path make(Path jar, String type, List<String> listed, String source) throws IOException {
    Path classes = Files.createTempDirectory(jar.getParent(), "classes");
    compile(classes, type, source);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        add(out, classes.relativize(file).toString(), Files.readAllBytes(file));
      }
      if (!listed.isEmpty()) {
        add(out, SERVICES, String.join("\n", listed).getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    ((OutputStream) out).write(bytes);
    out.closeEntry();
  }

  private static void compile(Path classes, String type, String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-proc:none", "-d", classes.toString(), "-cp", classPath()),
                  null,
                  List.of(new Source(type, source)))
              .call();
      assertThat(done).as(messages.toString()).isTrue();
    }
  }

  /** What a plug-in's author compiles against: the SPI and SLF4J. */
  private static String classPath() {
    return pathOf(JobHandler.class) + System.getProperty("path.separator") + pathOf(Logger.class);
  }

  private static Path pathOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String type, String text) {
      super(
          URI.create("string:///" + type.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
