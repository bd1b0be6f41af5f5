package dev.weft.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreKeysTest {
  private static final String URL = "jdbc:postgresql://db.example/weft?password=hunter3";

  @Test
  void everythingHasADefault() {
    assertThat(StoreKeys.read(config(Map.of())))
        .isEqualTo(StoreSettings.at(Path.of("weft-data/weft.db")));
  }

  @Test
  void fileIsSetByFolderAndBounds() {
    Map<String, String> values =
        Map.of(
            "data.dir",
            "d",
            "retention.days",
            "2",
            "retention.jobs",
            "3",
            "store.max-size",
            "4KiB");
    assertThat(StoreKeys.read(config(values)))
        .isEqualTo(
            StoreSettings.at(Path.of("d/weft.db"))
                .withRetention(new Retention(Duration.ofDays(2), 3))
                .withMaxBytes(4096));
  }

  @Test
  void databaseIsSetByUrlUserAndPassword(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "hunter2\n");
    PostgresSettings expected = PostgresSettings.at(URL, "weft", "hunter2", Path.of("weft-data"));
    assertThat(
            StoreKeys.read(
                config(
                    Map.of("store.url", URL, "store.user", "weft", "store.password", "hunter2"))))
        .isEqualTo(expected);
    assertThat(
            StoreKeys.read(
                config(
                    Map.of(
                        "store.url",
                        URL,
                        "store.user",
                        "weft",
                        "store.password-file",
                        file.toString()))))
        .isEqualTo(expected);
  }

  @Test
  void passwordIsNeverShown() {
    Config config = config(Map.of("store.url", URL, "store.password", "hunter2"));
    assertThat(config.table()).contains("jdbc:postgresql://db.example").doesNotContain("hunter");
    assertThat(StoreKeys.read(config).toString()).doesNotContain("hunter");
  }

  @Test
  void whatDoesNotFitIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "hunter2");
    assertRefused("store.url", Map.of("store.url", "jdbc:mysql://db.example/weft"));
    assertRefused(
        "store.password-file",
        Map.of("store.url", URL, "store.password-file", folder.resolve("none").toString()));
    assertRefused(
        "store.password-file",
        Map.of("store.url", URL, "store.password", "p", "store.password-file", file.toString()));
  }

  private static void assertRefused(String key, Map<String, String> values) {
    assertThatThrownBy(() -> StoreKeys.read(config(values)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  private static Config config(Map<String, String> values) {
    List<String> assignments =
        values.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
    return Config.of(StoreKeys.SCHEMA).flags(assignments).load();
  }
}
