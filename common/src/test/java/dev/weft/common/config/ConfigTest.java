package dev.weft.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  private static final Key<Integer> SLOTS =
      Key.of("slots", Type.integer(1, 1_000_000), "10000", "How many run at once.");
  private static final Key<Duration> WAIT =
      Key.of("drain-wait", Type.duration(Duration.ZERO, Duration.ofDays(1)), "30s", "How long.");
  private static final Key<URI> AMQP =
      Key.of("amqp.uri", Type.uri("amqp"), "amqp://guest:guest@localhost", "The broker.");
  private static final Key<Optional<String>> TOKEN =
      Key.optional("api.token", Type.text(), "A token.").asSecret();
  private static final KeyGroup<String> QUEUE =
      new KeyGroup<>(Key.required("source.<name>.queue", Type.text(), "The queue."));
  private static final KeyGroup<Integer> PRIORITY =
      new KeyGroup<>(Key.of("source.<name>.priority", Type.integer(0, 9), "4", "The priority."));
  private static final Schema SCHEMA = Schema.of(SLOTS, WAIT, AMQP, TOKEN, QUEUE, PRIORITY);

  @TempDir Path dir;

  @Test
  void defaultsHoldWhereNothingIsSet() {
    Config config = Config.of(SCHEMA).load();
    assertThat(config.get(SLOTS)).isEqualTo(10_000);
    assertThat(config.get(WAIT)).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.get(AMQP)).isEqualTo(URI.create("amqp://guest:guest@localhost"));
    assertThat(config.get(TOKEN)).isEmpty();
    assertThat(config.group(QUEUE)).isEmpty();
    assertThat(config.origin(SLOTS)).isEqualTo("default");
  }

  @Test
  void everyKeyCanBeSetInTheFile() throws IOException {
    Path file =
        file(
            """
            # a comment
            slots = 5
              drain-wait=1500ms\t

            amqp.uri = amqp://u:p=@h:1/%2f
            api.token = a = b # c
            source.orders.queue = distributed_tasks
            source.orders.priority = 9
            """);
    Config config = Config.of(SCHEMA).file(file).load();
    assertThat(config.get(SLOTS)).isEqualTo(5);
    assertThat(config.get(WAIT)).isEqualTo(Duration.ofMillis(1500));
    assertThat(config.get(TOKEN)).contains("a = b # c");
    assertThat(config.group(QUEUE)).containsExactly(Map.entry("orders", "distributed_tasks"));
    assertThat(config.get(PRIORITY.key("orders"))).isEqualTo(9);
    assertThat(config.origin(SLOTS)).isEqualTo(file + ":2");
    assertThat(config.origin(WAIT)).isEqualTo(file + ":3");
  }

  @Test
  void laterLayersWin() throws IOException {
    Path file = file("slots = 1\ndrain-wait = 1s\namqp.uri = amqp://file\n");
    Config config =
        Config.of(SCHEMA)
            .file(file)
            .environment(
                Map.of(
                    "WEFT_SLOTS", "2", "WEFT_DRAIN_WAIT", "2s", "WEFT_HOME", "/x", "PATH", "/bin"),
                Set.of("WEFT_HOME"))
            .flags(List.of("slots=3", "slots=4"))
            .load();
    assertThat(config.get(SLOTS)).isEqualTo(4);
    assertThat(config.origin(SLOTS)).isEqualTo("--set");
    assertThat(config.get(WAIT)).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.origin(WAIT)).isEqualTo("WEFT_DRAIN_WAIT");
    assertThat(config.get(AMQP)).isEqualTo(URI.create("amqp://file"));
  }

  @Test
  void aFlagOfItsOwnIsNamedAsTheOrigin() {
    Config config = Config.of(SCHEMA).flag("--slots", "slots", "7").load();
    assertThat(config.get(SLOTS)).isEqualTo(7);
    assertThat(config.origin(SLOTS)).isEqualTo("--slots");
  }

  @Test
  void namesOfAGroupComeFromAllLayersAndHaveAllItsKeys() throws IOException {
    Config config =
        Config.of(SCHEMA)
            .file(file("source.b.queue = q1\n"))
            .environment(Map.of("WEFT_SOURCE_NIGHTLY_IMPORT_QUEUE", "q2"), Set.of())
            .flags(List.of("source.b.priority=1", "source.a.queue=q3"))
            .load();
    assertThat(config.group(QUEUE))
        .containsExactly(
            Map.entry("a", "q3"), Map.entry("b", "q1"), Map.entry("nightly-import", "q2"));
    assertThat(config.group(PRIORITY).values()).containsExactly(4, 1, 4);
  }

  @Test
  void everyMistakeIsNamedWithItsPlace() throws IOException {
    Path file =
        file(
            """
            slots = ten
            slot = 5
            slots = 6
            just text
            = 7
            source.distributed_tasks.queue = q
            source.a.priority = 3
            drain-wait = 2d
            """);
    Layers layers =
        Config.of(SCHEMA)
            .file(file)
            .environment(Map.of("WEFT_SLOTTS", "1", "WEFT_SLOTS", "0"), Set.of())
            .flags(List.of("nonsense", "colour=red", "api.token=\u001b[31m"));
    assertThat(refusal(layers))
        .isEqualTo(
            """
            F:1: slots = "ten": expected a whole number from 1 to 1000000
            F:2: unknown key slot, did you mean slots?
            F:3: slots is already set in line 1
            F:4: expected key = value, or a comment after #
            F:5: expected key = value, or a comment after #
            F:6: unknown key source.distributed_tasks.queue, did you mean source.distributed-tasks.queue?
            F:8: drain-wait = "2d": expected a duration from 0s to 1d, such as 1500ms, 30s, 5m, 2h or 1d
            WEFT_SLOTS: slots = "0": expected a whole number from 1 to 1000000
            WEFT_SLOTTS: no such key, did you mean WEFT_SLOTS?
            --set: expected --set key=value
            --set: unknown key colour
            --set: api.token = "****": expected text without control characters
            source.a.queue is not set: expected some text; set it in the file, as WEFT_SOURCE_A_QUEUE \
            or with --set source.a.queue=...
            """);
  }

  @Test
  void aWrongValueIsRefusedEvenIfALaterLayerReplacesIt() throws IOException {
    Layers layers = Config.of(SCHEMA).file(file("slots = ten\n")).flags(List.of("slots=10"));
    assertThat(refusal(layers)).startsWith("F:1: slots = \"ten\"");
  }

  @Test
  void problemsNeitherShowSecretsNorControlCharactersNorEndlessText() {
    Layers layers =
        Config.of(SCHEMA)
            .flags(
                List.of(
                    "amqp.uri=amqp://u:p@ss@h:x",
                    "amqp.uri=http://h?password=hunter2&a=b",
                    "evil\u001b[2J=1",
                    "back\u202ewards=1",
                    "slots=" + "9".repeat(500)));
    assertThat(refusal(layers).lines())
        .containsExactly(
            "--set: amqp.uri = \"amqp://u:****@h:x\": expected a URI that begins with amqp://",
            "--set: amqp.uri = \"http://h?password=****&a=b\": expected a URI that begins with amqp://",
            "--set: unknown key evil\\u001b[2J",
            "--set: unknown key back\\u202ewards",
            "--set: slots = \"%s…\": expected a whole number from 1 to 1000000"
                .formatted("9".repeat(100)));
  }

  @Test
  void onlyTheFirstTwentyProblemsAreShown() throws IOException {
    String refusal = refusal(Config.of(SCHEMA).file(file("x\n".repeat(50))));
    assertThat(refusal.lines()).hasSize(21).last().isEqualTo("and 30 more");
  }

  @Test
  void aFileThatIsNotTextIsRefused() throws IOException {
    assertThat(refusal(Config.of(SCHEMA).file(dir.resolve("none"))))
        .isEqualTo(dir.resolve("none") + ": there is no such file\n");
    assertThat(refusal(Config.of(SCHEMA).file(dir))).startsWith(dir + ": cannot be read: ");
    Path binary = Files.write(dir.resolve("binary"), new byte[] {'a', (byte) 0xff});
    assertThat(refusal(Config.of(SCHEMA).file(binary)))
        .isEqualTo(binary + ": expected UTF-8 text\n");
    Path large = Files.writeString(dir.resolve("large"), "#".repeat((1 << 20) + 1));
    assertThat(refusal(Config.of(SCHEMA).file(large)))
        .isEqualTo(large + ": expected at most 1MiB\n");
  }

  @Test
  void windowsLinesAndAMissingLastLineEndAreRead() throws IOException {
    Config config = Config.of(SCHEMA).file(file("# x\r\nslots = 5\r\ndrain-wait = 1s")).load();
    assertThat(config.get(SLOTS)).isEqualTo(5);
    assertThat(config.get(WAIT)).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.origin(WAIT)).endsWith(":3");
  }

  @Test
  void valuesThatDoNotGoTogetherAreRefusedLikeTheOthers() {
    Config config = Config.of(SCHEMA).flags(List.of("slots=5")).load();
    assertThat(config.refused(SLOTS, "more than the 10 of another key"))
        .hasMessage("--set: slots = \"5\": expected more than the 10 of another key");
  }

  @Test
  void theTableIsAlignedAndHidesSecrets() {
    Config config =
        Config.of(SCHEMA)
            .environment(Map.of("WEFT_API_TOKEN", "hunter2", "WEFT_SOURCE_A_QUEUE", "q"), Set.of())
            .load();
    assertThat(config.table())
        .isEqualTo(
            """
            key                value                        origin
            amqp.uri           amqp://guest:****@localhost  default
            api.token          ****                         WEFT_API_TOKEN
            drain-wait         30s                          default
            slots              10000                        default
            source.a.priority  4                            default
            source.a.queue     q                            WEFT_SOURCE_A_QUEUE
            """);
    assertThat(Config.of(SCHEMA).load().table()).contains("api.token   (none)  ");
  }

  @Test
  void aKeyThatIsNotInTheSchemaIsAMistakeOfTheProgram() {
    Config config = Config.of(SCHEMA).load();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.get(Key.of("other", Type.text(), "x", "Other.")));
    assertThatIllegalArgumentException().isThrownBy(() -> config.get(QUEUE.key("none")));
  }

  @Test
  void theReferenceHasARowForEachKey() {
    Key<String> odd = Key.of("odd", Type.text().expecting("a|b"), "a|b", "Either <a> or b.");
    assertThat(Reference.markdown(Schema.of(SLOTS, TOKEN, QUEUE, odd)))
        .isEqualTo(
            """
            | key | default | meaning |
            | --- | --- | --- |
            | `slots` | `10000` | How many run at once. Expected: a whole number from 1 to 1000000. |
            | `api.token` | none | A token. Expected: some text. Never shown. |
            | `source.<name>.queue` | required | The queue. Expected: some text. |
            | `odd` | `a\\|b` | Either &lt;a> or b. Expected: a\\|b. |
            """);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("coordinator.conf"), text);
  }

  private String refusal(Layers layers) {
    ConfigException refused = assertThrows(ConfigException.class, layers::load);
    return String.valueOf(refused.getMessage())
            .replace(dir.resolve("coordinator.conf").toString(), "F")
        + "\n";
  }
}
