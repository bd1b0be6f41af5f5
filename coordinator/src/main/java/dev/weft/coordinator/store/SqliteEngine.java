package dev.weft.coordinator.store;

import static java.util.Objects.requireNonNull;

import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.doctor.StoreFacts;
import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * An SQLite file that is locked, of the newest schema, and in an epoch of its own.
 *
 * @param file opens connections to it
 * @param settings how it is kept
 * @param lock keeps others away
 * @param faults names its troubles
 * @param seat who may write
 * @param keepsakes what outlives it
 */
record SqliteEngine(
    SqliteFile file,
    SqliteSettings settings,
    StoreLock lock,
    Faults faults,
    Seat seat,
    Keepsakes keepsakes)
    implements Engine {
  /**
   * Opens it, makes it if it is not there, and brings it to the newest schema. Nobody else can open
   * it until it is closed.
   */
  static SqliteEngine open(SqliteSettings settings, TimeSource time) throws StoreException {
    SqliteSettings real = settings.withPath(SqlitePlace.made(settings.path()));
    Faults faults = new SqliteFaults(real.path());
    StoreLock lock = StoreLock.take(real.path(), time.now().wall());
    SqliteFile file = new SqliteFile(real);
    try (WriteConnection connection = new WriteConnection(file.openWriter(), Dialect.SQLITE)) {
      Migrations.bundled().apply(connection);
      Keepsakes keepsakes = Keepsakes.in(folder(real.path()));
      Seat seat =
          Seats.take(
              connection, new Seats.Guest("", "", keepsakes, Timeline.UNKNOWN, time.now().wall()));
      return new SqliteEngine(file, real, lock, faults, seat, keepsakes);
    } catch (SQLException e) {
      throw closing(lock, faults.of(e));
    } catch (StoreException e) {
      throw closing(lock, e);
    }
  }

  private static Path folder(Path file) {
    return requireNonNull(file.getParent(), "a real path has a folder");
  }

  private static StoreException closing(StoreLock lock, StoreException trouble) {
    try {
      lock.close();
    } catch (SQLException e) {
      trouble.addSuppressed(e);
    }
    return trouble;
  }

  @Override
  public Connection open() throws SQLException {
    return file.openWriter();
  }

  @Override
  public Connection openReader() throws SQLException {
    return file.openReader();
  }

  @Override
  public TimeLimit limit(Connection reader) throws SQLException {
    return new SqliteTimeLimit(reader);
  }

  @Override
  public Upkeep upkeep(Connection writer, Gate readers) throws SQLException {
    return new Wal(writer, settings, readers);
  }

  @Override
  public Timeline timeline(Connection writer) {
    return Timeline.UNKNOWN; // a file has none
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public StoreFacts examine(TimeSource time) throws SQLException, IOException {
    return SqliteProbe.look(settings.path(), file);
  }

  @Override
  public boolean lost(SQLException trouble) {
    return false; // there is nothing between this process and the file
  }

  @Override
  public void close() throws SQLException {
    lock.close();
  }
}
