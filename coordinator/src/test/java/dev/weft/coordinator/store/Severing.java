package dev.weft.coordinator.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Opens connections of which the first loses the server just as it commits, while the server has
 * still to work on that commit: another session stands in for the server's side of it, which ends
 * when that session does.
 */
final class Severing {
  private final Engine engine;
  private final Connection serverSide;
  private boolean severed;

  Severing(Engine engine, Connection serverSide) {
    this.engine = engine;
    this.serverSide = serverSide;
  }

  Connection open() throws SQLException {
    Connection real = engine.open();
    if (severed) {
      return real;
    }
    return (Connection)
        Proxy.newProxyInstance(
            Severing.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              try {
                Object result = method.invoke(real, arguments);
                boolean commits =
                    result instanceof PreparedStatement && "COMMIT".equals(arguments[0]);
                return commits ? commit(real) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private PreparedStatement commit(Connection real) {
    return (PreparedStatement)
        Proxy.newProxyInstance(
            Severing.class.getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            (_, _, _) -> {
              real.close();
              severed = true;
              try (Statement statement = serverSide.createStatement()) {
                statement.execute("BEGIN");
                statement.execute("UPDATE coordinator SET commits = commits + 1");
              }
              throw new SQLException("no answer", "08006");
            });
  }
}
