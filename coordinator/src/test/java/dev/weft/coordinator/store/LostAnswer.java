package dev.weft.coordinator.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Opens connections of which the first is lost as it commits, before or after that was done. */
final class LostAnswer implements Connections {
  private final Connections real;
  private final boolean recorded;
  private boolean lost;

  LostAnswer(Connections real, boolean recorded) {
    this.real = real;
    this.recorded = recorded;
  }

  @Override
  public Connection open() throws SQLException {
    Connection connection = real.open();
    if (lost) {
      return connection;
    }
    return (Connection)
        Proxy.newProxyInstance(
            LostAnswer.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (arguments != null && arguments.length == 1 && "COMMIT".equals(arguments[0])) {
                commit(connection);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void commit(Connection connection) throws SQLException {
    if (recorded) {
      try (PreparedStatement commit = connection.prepareStatement("COMMIT")) {
        commit.execute();
      }
    }
    connection.close();
    lost = true;
    throw new SQLException("no answer", "08006");
  }
}
