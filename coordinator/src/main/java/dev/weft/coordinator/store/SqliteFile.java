package dev.weft.coordinator.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * Opens connections to the database file. It grows and is never shrunk: pages that are freed are
 * used again. (Incremental vacuum would keep a map of pages and move them about, to give room back
 * to a disk that must have it anyway at the next peak.) Thread-safe.
 */
final class SqliteFile {
  static final int PAGE_BYTES = 4096;
  private static final int READER_CACHE_KIB = 2048;

  private final SqliteSettings settings;

  SqliteFile(SqliteSettings settings) {
    this.settings = settings;
  }

  /** A connection that writes; a commit is on the disk when it returns. */
  Connection openWriter() throws SQLException {
    long maxPages =
        settings.maxBytes() > 0 ? Math.ceilDiv(settings.maxBytes(), PAGE_BYTES) : 0xfffffffeL;
    return open(
        "page_size = " + PAGE_BYTES,
        "journal_mode = WAL",
        "synchronous = FULL",
        "cache_size = -" + (settings.cacheBytes() >> 10),
        "journal_size_limit = " + settings.walBytes(),
        "wal_autocheckpoint = " + Wal.lastResort(settings),
        "max_page_count = " + maxPages);
  }

  /** A connection that reads only. */
  Connection openReader() throws SQLException {
    return open("query_only = 1", "cache_size = -" + READER_CACHE_KIB);
  }

  private Connection open(String... pragmas) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) settings.busyTimeout().toMillis());
    config.setGetGeneratedKeys(false);
    Connection connection = config.createConnection("jdbc:sqlite:" + settings.path());
    try (Statement statement = connection.createStatement()) {
      // Damage is to be seen, not worked with; and nothing in the file may call functions.
      for (String pragma : List.of("cell_size_check = 1", "trusted_schema = 0")) {
        statement.execute("PRAGMA " + pragma);
      }
      for (String pragma : pragmas) {
        statement.execute("PRAGMA " + pragma);
      }
      return connection;
    } catch (SQLException e) {
      try (connection) {
        throw e;
      }
    }
  }
}
