package dev.weft.coordinator.store;

import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.Key;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The store's part of the configuration. Stateless. */
public final class StoreKeys {
  /** The coordinator's folder. */
  public static final Key<Path> DATA =
      Key.of(
          "data.dir",
          Type.path(),
          "weft-data",
          "Folder of the store, or of what says who this coordinator is if the store is elsewhere;"
              + " made if it is not there.");

  /** Where the store is. */
  public static final Key<Optional<String>> URL =
      Key.optional(
          "store.url",
          Type.text()
              .as(StoreKeys::url)
              .expecting("a URL such as jdbc:postgresql://db.example:5432/weft"),
          "The PostgreSQL database that is the store; none: it is an SQLite file in data.dir. Options"
              + " of its driver may follow, such as ?sslmode=verify-full.");

  /** Who logs in there. */
  public static final Key<Optional<String>> USER =
      Key.optional("store.user", Type.text(), "Who logs in to that database.");

  /** With what. */
  public static final Key<Optional<String>> PASSWORD =
      Key.optional(
              "store.password",
              Type.text(),
              "The password for it; better in WEFT_STORE_PASSWORD or store.password-file than in a"
                  + " file that others read.")
          .asSecret();

  /** A file with it. */
  public static final Key<Optional<Path>> PASSWORD_FILE =
      Key.optional(
          "store.password-file", Type.path(), "A file whose first line is the password for it.");

  /** How much is kept. */
  public static final Key<Integer> RETENTION_DAYS =
      Key.of("retention.days", Type.integer(1, 3_650), "7", "Days for which ended jobs are kept.");

  /** How many are kept. */
  public static final Key<Integer> RETENTION_JOBS =
      Key.of(
          "retention.jobs",
          Type.integer(0, 1_000_000_000),
          "1000000",
          "Ended jobs that are kept at most.");

  /** How long what was removed is remembered. */
  public static final Key<Integer> TOMBSTONE_DAYS =
      Key.of(
          "retention.tombstone-days",
          Type.integer(1, 3_650),
          "14",
          "Days for which the id of a removed job is remembered, so that a late duplicate of it does"
              + " not run. Set it above what a message may wait in your queues.");

  /** How much of it. */
  public static final Key<Integer> TOMBSTONES =
      Key.of(
          "retention.tombstones",
          Type.integer(0, 1_000_000_000),
          "1000000",
          "Ids of removed jobs that are remembered at most; about 150 bytes each.");

  /** How many refused messages are listed. */
  public static final Key<Integer> DEAD_MESSAGES =
      Key.of(
          "dead-letters.messages",
          Type.integer(0, 1_000_000),
          "10000",
          "Refused messages that are listed as dead letters at most, each with up to 16 KiB of its"
              + " body; for retention.days at most.");

  /** How big it grows. */
  public static final Key<Long> SIZE =
      Key.of(
          "store.max-size",
          Type.size(0, 1L << 50),
          "0B",
          "How big the SQLite file may grow; 0B: as big as the disk lets it.");

  /** All of them. */
  public static final Schema SCHEMA =
      Schema.of(
          DATA,
          URL,
          USER,
          PASSWORD,
          PASSWORD_FILE,
          RETENTION_DAYS,
          RETENTION_JOBS,
          TOMBSTONE_DAYS,
          TOMBSTONES,
          DEAD_MESSAGES,
          SIZE);

  private StoreKeys() {}

  /**
   * Reads the settings, and the password's file.
   *
   * @throws ConfigException if the values do not fit each other, or the file cannot be read
   */
  public static StoreSettings read(Config config) throws ConfigException {
    Retention retention =
        new Retention(
            Duration.ofDays(config.get(RETENTION_DAYS)),
            config.get(RETENTION_JOBS).longValue(),
            new Retention.Tombstones(
                Duration.ofDays(config.get(TOMBSTONE_DAYS)), config.get(TOMBSTONES).longValue()),
            config.get(DEAD_MESSAGES));
    Path data = config.get(DATA);
    Optional<String> url = config.get(URL);
    if (url.isEmpty()) {
      return StoreSettings.at(data.resolve("weft.db"))
          .withRetention(retention)
          .withMaxBytes(config.get(SIZE));
    }
    return PostgresSettings.at(
            url.orElseThrow(), config.get(USER).orElse(""), password(config), data)
        .withRetention(retention);
  }

  private static String password(Config config) throws ConfigException {
    Optional<Path> file = config.get(PASSWORD_FILE);
    if (file.isEmpty()) {
      return config.get(PASSWORD).orElse("");
    }
    if (config.get(PASSWORD).isPresent()) {
      throw config.refused(PASSWORD_FILE, "nothing, since store.password is set");
    }
    try {
      return Files.readString(file.orElseThrow()).lines().findFirst().orElse("");
    } catch (IOException _) {
      throw config.refused(PASSWORD_FILE, "a file that this process can read");
    }
  }

  private static String url(String text) {
    if (!text.startsWith(PostgresSettings.SCHEME)) {
      throw new IllegalArgumentException("not a URL of PostgreSQL");
    }
    return text;
  }
}
