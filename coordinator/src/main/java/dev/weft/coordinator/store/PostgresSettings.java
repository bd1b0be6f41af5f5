package dev.weft.coordinator.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the store is kept in a PostgreSQL database.
 *
 * @param url where it is, as JDBC writes it: {@code jdbc:postgresql://host:port/database?options};
 *     the schema is the one that is current there
 * @param user who logs in; empty if the URL says so, or nobody needs to
 * @param password of that user; never shown; empty if none is needed
 * @param home a folder of this coordinator alone, which holds its id
 * @param address where other coordinators reach its API; empty if they cannot
 * @param retention how long ended jobs are kept
 * @param readers how many may read at once, 1 to 64; each has a connection
 * @param writeTimeout how long one statement of a commit may take, 1 s to 10 min
 * @param lockTimeout how long a commit waits for another coordinator's, 10 ms to 1 min
 * @param readTimeout how long one read may take, with its wait for a free reader
 */
public record PostgresSettings(
    String url,
    String user,
    String password,
    Path home,
    String address,
    Retention retention,
    int readers,
    Duration writeTimeout,
    Duration lockTimeout,
    Duration readTimeout)
    implements StoreSettings {
  /** What a URL begins with. */
  public static final String SCHEME = "jdbc:postgresql:";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the one that is wrong
   */
  public PostgresSettings {
    if (!url.startsWith(SCHEME)) {
      throw new IllegalArgumentException("the store's URL must begin with " + SCHEME);
    }
    StoreSettings.check("readers", readers, 1, 64);
    StoreSettings.check("write timeout", writeTimeout.toMillis(), 1_000, 600_000);
    StoreSettings.check("lock timeout", lockTimeout.toMillis(), 10, 60_000);
    StoreSettings.check("read timeout", readTimeout.toMillis(), 1, 3_600_000);
  }

  /** The defaults for a database. */
  public static PostgresSettings at(String url, String user, String password, Path home) {
    return new PostgresSettings(
        url,
        user,
        password,
        home,
        "",
        Retention.DEFAULT,
        4,
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }

  /** The same with another retention. */
  public PostgresSettings withRetention(Retention other) {
    return new PostgresSettings(
        url, user, password, home, address, other, readers, writeTimeout, lockTimeout, readTimeout);
  }

  /** The same with another address of the API. */
  public PostgresSettings withAddress(String other) {
    return new PostgresSettings(
        url,
        user,
        password,
        home,
        other,
        retention,
        readers,
        writeTimeout,
        lockTimeout,
        readTimeout);
  }

  /** Where it is, for people: without options, in which there may be secrets. */
  String shown() {
    int options = url.indexOf('?');
    return options < 0 ? url : url.substring(0, options);
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return shown();
  }
}
