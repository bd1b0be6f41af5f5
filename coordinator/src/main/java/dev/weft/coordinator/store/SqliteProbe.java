package dev.weft.coordinator.store;

import dev.weft.coordinator.doctor.StoreFacts;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks at what an SQLite file stands on. Stateless. */
final class SqliteProbe {
  private SqliteProbe() {}

  /** Asks a fresh connection of the kind that commits, and the file's disk. */
  static StoreFacts look(Path path, SqliteFile file) throws SQLException, IOException {
    FileStore disk = Files.getFileStore(path);
    try (Connection connection = file.openWriter();
        Statement ask = connection.createStatement()) {
      String journal = first(ask, "PRAGMA journal_mode");
      int synchronous = Integer.parseInt(first(ask, "PRAGMA synchronous"));
      return new StoreFacts.Sqlite(
          path.toString(),
          disk.type(),
          disk.getUsableSpace(),
          disk.getTotalSpace(),
          journal,
          synchronous);
    }
  }

  private static String first(Statement ask, String sql) throws SQLException {
    try (ResultSet result = ask.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
