package dev.weft.coordinator.store;

import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.doctor.StoreFacts;
import dev.weft.coordinator.loop.StoreException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A PostgreSQL database of the newest schema, in which this coordinator has a seat.
 *
 * @param server opens connections to it
 * @param home says who this coordinator is, and keeps other processes from being it
 * @param faults names its troubles
 * @param seat who may write
 * @param keepsakes what outlives it
 */
record PostgresEngine(
    PostgresServer server, Home home, PostgresFaults faults, Seat seat, Keepsakes keepsakes)
    implements Engine {
  /** Opens it, makes the tables if there are none, and brings them to the newest schema. */
  static PostgresEngine open(PostgresSettings settings, TimeSource time) throws StoreException {
    PostgresFaults faults = new PostgresFaults(settings.shown());
    PostgresServer server = new PostgresServer(settings);
    Home home = Home.enter(settings.home(), time.now().wall());
    try (WriteConnection open = new WriteConnection(server.openWriter(), Dialect.POSTGRES)) {
      Migrations.bundled().apply(open);
      Keepsakes keepsakes = Keepsakes.in(settings.home());
      Seats.Guest guest =
          new Seats.Guest(
              home.id(),
              settings.address(),
              keepsakes,
              PostgresTimeline.of(open.connection()),
              time.now().wall());
      return new PostgresEngine(server, home, faults, Seats.take(open, guest), keepsakes);
    } catch (SQLException e) {
      throw home.leaving(faults.of(e));
    } catch (StoreException e) {
      throw home.leaving(e);
    }
  }

  @Override
  public Connection open() throws SQLException {
    return server.openWriter();
  }

  @Override
  public Connection openReader() throws SQLException {
    return server.openReader();
  }

  @Override
  public TimeLimit limit(Connection reader) {
    return new PostgresTimeLimit(reader);
  }

  @Override
  public Upkeep upkeep(Connection writer, Gate readers) {
    return _ -> {}; // the server's own business
  }

  @Override
  public Timeline timeline(Connection writer) throws SQLException {
    return PostgresTimeline.of(writer);
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRES;
  }

  @Override
  public StoreFacts examine(TimeSource time) throws SQLException {
    return PostgresProbe.look(server, time);
  }

  @Override
  public boolean lost(SQLException trouble) {
    return PostgresFaults.lost(trouble);
  }

  @Override
  public void close() throws SQLException {
    home.close();
  }
}
