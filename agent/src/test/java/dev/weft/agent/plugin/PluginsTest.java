package dev.weft.agent.plugin;

import static dev.weft.agent.plugin.Jars.answering;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weft.agent.handler.Attempt;
import dev.weft.agent.handler.Docs;
import dev.weft.agent.handler.FakeJob;
import dev.weft.common.handler.JobFailure;
import dev.weft.common.handler.JobHandler;
import dev.weft.common.id.HandlerName;
import dev.weft.common.task.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

final class PluginsTest {
  private final Threads threads = new Threads(_ -> {});
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Plugins.class);
  private final Logger handlerLogger = (Logger) LoggerFactory.getLogger(PluginHandler.class);

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    handlerLogger.setLevel(Level.OFF);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setLevel(null);
    logger.setAdditive(true);
    handlerLogger.setLevel(null);
  }

  @Test
  void aPluginRunsWithTheSettingsThatStandBesideIt() throws Exception {
    Files.writeString(folder.resolve("greet.properties"), "greeting = 你好\nempty =\n");
    Jars.handler(
        folder.resolve("greet.jar"),
        "Greet",
        "private Map<String, String> settings;"
            + "public void open(Map<String, String> settings) { this.settings = settings; }"
            + answering("greet", "settings.get(\"greeting\") + settings.size()"));
    try (Plugins plugins = open()) {
      assertThat(answer(plugins, "greet")).isEqualTo("你好2");
      assertThat(lines())
          .singleElement()
          .asString()
          .contains("A plug-in is used", "handler=\"greet\"", "sha256=");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "public Bad() { throw new RuntimeException(`boom`); } | boom",
        "static { if (true) throw new RuntimeException(`boom`); } | ExceptionInInitializerError",
        "public Bad() throws Exception { f(0); } int f(int i) { return f(i + 1) + 1; } |"
            + " StackOverflowError",
        "public Bad() { throw new NoClassDefFoundError(`gone`); } | gone",
        "Bad(int hidden) {} | public no-arg constructor",
        "public void open(Map<String, String> s) throws Exception { throw new Exception(`no key`);"
            + " } | no key",
        "public void open(Map<String, String> s) { throw new NoSuchMethodError(`old`); } | old",
        "public boolean cpuBound() { throw new IllegalStateException(`unsure`); } | unsure",
        "public Bad() throws Exception { Thread.sleep(600000); } | it did not open within 500 ms",
        "public void open(Map<String, String> s) throws Exception { while (true) try {"
            + " Thread.sleep(600000); } catch (InterruptedException e) {} } | it did not open"
            + " within 500 ms",
      })
  void aBrokenHandlerIsNamedAndTheOthersWork(String members, String reason) throws Exception {
    Jars.handler(folder.resolve("a.jar"), "Bad", members.replace('`', '"') + answering("bad", "1"));
    Jars.handler(folder.resolve("b.jar"), "Good", answering("good", "42"));
    assertGoodIsLeftAnd(reason);
  }

  @ParameterizedTest
  @CsvSource({"Upper, bad name", "'', bad name", "a b, bad name", "echo, another handler echo"})
  void aBadNameIsRefused(String name, String reason) throws Exception {
    Jars.handler(folder.resolve("a.jar"), "Bad", answering(name, "1"));
    Jars.handler(folder.resolve("b.jar"), "Good", answering("good", "42"));
    assertGoodIsLeftAnd(reason);
  }

  @Test
  void noNameAtAllIsRefused() throws Exception {
    Jars.handler(
        folder.resolve("a.jar"),
        "Bad",
        "public String name() { return null; } public void run(JobContext job) {}");
    Jars.handler(folder.resolve("b.jar"), "Good", answering("good", "42"));
    assertGoodIsLeftAnd("bad name");
  }

  @ParameterizedTest
  @CsvSource({
    "plug.Missing, plug.Missing not found",
    "plug.Other, plug.Other not a subtype",
    "not a class!, Illegal configuration-file syntax"
  })
  void aListThatIsWrongIsRefused(String listed, String reason) throws Exception {
    Jars.make(
        folder.resolve("a.jar"),
        "plug.Other",
        List.of(listed),
        "package plug; public class Other {}");
    Jars.handler(folder.resolve("b.jar"), "Good", answering("good", "42"));
    assertGoodIsLeftAnd(reason);
  }

  @Test
  void oneHandlerOfAJarMayFailAlone() throws Exception {
    Jars.make(
        folder.resolve("a.jar"),
        "plug.Good",
        List.of("plug.Missing", "plug.Good", "plug.AlsoMissing"),
        "package plug; import dev.weft.common.handler.*;"
            + "public class Good implements JobHandler {"
            + answering("good", "42")
            + "}");
    try (Plugins plugins = open()) {
      assertThat(answer(plugins, "good")).isEqualTo("42");
      assertThat(lines()).hasSize(3);
    }
  }

  @Test
  void whatIsNotAPluginIsRefused() throws Exception {
    Files.writeString(folder.resolve("a.jar"), "not a zip");
    Files.createDirectory(folder.resolve("c.jar"));
    Jars.make(folder.resolve("d.jar"), "plug.X", List.of(), "package plug; class X {}");
    Files.writeString(folder.resolve("e.txt"), "not looked at");
    Jars.handler(folder.resolve("b.jar"), "Good", answering("good", "42"));
    try (Plugins plugins = open(folder, folder.resolve("missing"))) {
      assertThat(answer(plugins, "good")).isEqualTo("42");
      assertThat(lines())
          .satisfiesExactly(
              line -> assertThat(line).contains("a.jar", "it is not a jar"),
              line -> assertThat(line).contains("b.jar", "A plug-in is used"),
              line -> assertThat(line).contains("c.jar", "it cannot be read"),
              line -> assertThat(line).contains("d.jar", "there is no handler in it"),
              line -> assertThat(line).contains("missing", "cannot be read"));
    }
  }

  @Test
  void theFirstOfTwoPluginsHasTheName() throws Exception {
    Jars.handler(folder.resolve("2.jar"), "Same", answering("same", "2"));
    Jars.handler(folder.resolve("1.jar"), "Same", answering("same", "1"));
    Jars.handler(folder.resolve("3.jar"), "Same", answering("other", "3"));
    try (Plugins plugins = open()) {
      assertThat(answer(plugins, "same")).isEqualTo("1");
      assertThat(answer(plugins, "other")).isEqualTo("3");
      assertThat(lines())
          .anySatisfy(line -> assertThat(line).contains("2.jar", "another handler same"));
    }
  }

  @Test
  void aPluginSeesTheSpiAndNothingElseOfTheAgent() throws Exception {
    String sees =
        """
        Arrays.stream(new String[] {"dev.weft.common.handler.JobFailure", "org.slf4j.Logger",
            "java.sql.Connection", "dev.weft.common.id.JobId", "dev.weft.agent.plugin.Plugins",
            "tools.jackson.databind.JsonNode", "org.junit.jupiter.api.Test"})
          .map(name -> { try { Class.forName(name); return "1"; }
            catch (ClassNotFoundException e) { return "0"; } })
          .reduce("", String::concat)
        """;
    Jars.handler(folder.resolve("a.jar"), "Look", answering("look", sees));
    try (Plugins plugins = open()) {
      assertThat(answer(plugins, "look")).isEqualTo("1110000");
    }
  }

  @Test
  void itsClassLoaderIsTheThreadsWhileItRuns() throws Exception {
    String own = "Thread.currentThread().getContextClassLoader() == getClass().getClassLoader()";
    Jars.handler(folder.resolve("a.jar"), "Own", answering("own", own));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (Plugins plugins = open()) {
      FakeJob job = FakeJob.of("");
      find(plugins, "own").run(job);
      assertThat(job.text()).isEqualTo("true");
    }
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void aMissingClassFailsTheJobAndNotTheAgent() throws Exception {
    Jars.handler(
        folder.resolve("a.jar"),
        "Late",
        "public String name() { return \"late\"; }"
            + "public void run(JobContext job) { throw new NoClassDefFoundError(\"lib/Thing\"); }");
    try (Plugins plugins = open()) {
      JobFailure failure = Attempt.fail(find(plugins, "late"), FakeJob.of(""));
      assertThat(failure.code()).isEqualTo("PLUGIN_BROKEN");
      assertThat(failure).hasMessageContaining("lib/Thing");
    }
  }

  @Test
  void failuresOfAPluginKeepTheirMeaning() throws Exception {
    Jars.handler(
        folder.resolve("a.jar"),
        "Fails",
        "public String name() { return \"fails\"; } public boolean cpuBound() { return true; }"
            + "public void run(JobContext job) throws Exception {"
            + " throw JobFailure.permanent(\"NO\", \"never\"); }"
            + "public void close() { throw new IllegalStateException(\"stuck\"); }");
    try (Plugins plugins = open()) {
      JobHandler handler = find(plugins, "fails");
      assertThat(handler.cpuBound()).isTrue();
      assertThat(Attempt.fail(handler, FakeJob.of("")).code()).isEqualTo("NO");
      handler.close();
    }
  }

  @Test
  void closingReleasesTheJar() throws Exception {
    Jars.handler(
        folder.resolve("a.jar"),
        "Look",
        answering("look", "getClass().getResource(\"Look.class\") == null"));
    Plugins plugins = open();
    assertThat(answer(plugins, "look")).isEqualTo("false");
    plugins.close();
    assertThat(answer(plugins, "look")).isEqualTo("true");
  }

  private void assertGoodIsLeftAnd(String reason) throws Exception {
    try (Plugins plugins = open()) {
      assertThat(answer(plugins, "good")).isEqualTo("42");
      assertThat(plugins.handlers()).hasSize(1);
      assertThat(lines())
          .satisfiesExactly(
              line -> assertThat(line).contains("A plug-in is not used", "a.jar", reason),
              line -> assertThat(line).contains("A plug-in is used", "b.jar"));
    }
  }

  private Plugins open(Path... more) {
    List<Path> folders = more.length == 0 ? List.of(folder) : List.of(more);
    Set<HandlerName> taken = Set.of(new HandlerName("echo"));
    return Plugins.open(new PluginsConfig(folders, Duration.ofMillis(500)), taken, threads);
  }

  private static JobHandler find(Plugins plugins, String name) {
    return plugins.handlers().stream()
        .filter(handler -> handler.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String answer(Plugins plugins, String name) throws InterruptedException {
    FakeJob job = FakeJob.of("");
    Attempt.succeed(find(plugins, name), job);
    return job.text();
  }

  /** What was logged for people: the message and its key-values, a line each. */
  private List<String> lines() {
    return log.list.stream()
        .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs())
        .toList();
  }

  @Test
  void theExampleOfTheDocumentationWorks() throws Exception {
    String source = Docs.blocks("plugins.md", "java").getFirst();
    String listed = Docs.blocks("plugins.md", "text").getFirst().strip();
    Jars.make(folder.resolve("a.jar"), "com.example.WordCount", List.of(listed), source);
    List<String> settings = Docs.blocks("plugins.md", "properties");
    Files.writeString(folder.resolve("word-count.properties"), settings.getLast());
    try (Plugins plugins = open()) {
      FakeJob job = FakeJob.of("to be or not to be");
      Attempt.succeed(find(plugins, "word-count"), job);
      assertThat(job.text()).isEqualTo("6");
      FakeJob tooLong = FakeJob.of("word ".repeat(501));
      assertThat(Attempt.fail(find(plugins, "word-count"), tooLong).code()).isEqualTo("TOO_LONG");
    }
  }
}
