package dev.weft.coordinator.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections that write come from. */
@FunctionalInterface
interface Connections {
  /** Opens one. */
  Connection open() throws SQLException;
}
