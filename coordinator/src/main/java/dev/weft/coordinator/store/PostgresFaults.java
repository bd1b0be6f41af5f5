package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.loop.StoreException.Kind;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What PostgreSQL reports, by its five-letter codes.
 *
 * @param store where it is, for people
 */
record PostgresFaults(String store) implements Faults {
  private static final String TIMEOUT = "57014";

  @Override
  public StoreException of(SQLException trouble) {
    if (trouble instanceof UnusableStoreException unusable) {
      return of(unusable);
    }
    String code = code(trouble);
    Kind kind = kind(code);
    String what =
        switch (kind) {
          case FULL -> "store %s cannot grow: make room there, and work resumes by itself";
          case LOCKED ->
              "store %s is held up by another session of the database; work resumes by itself";
          case IO ->
              code.equals(TIMEOUT)
                  ? "store %s took longer than it may; ask for less, or look at the server"
                  : "store %s cannot be reached; look at the server and the network, work resumes by"
                      + " itself";
          case BROKEN ->
              "store %s is damaged, not ours, or does not let us do what we must; see its log";
        };
    return new StoreException(
        kind, what.formatted(store) + " (" + code + ": " + said(trouble) + ")", trouble);
  }

  /** Whether a connection is gone, or about to be. */
  static boolean lost(SQLException trouble) {
    String code = code(trouble);
    return code.startsWith("08") || code.startsWith("57P") || code.startsWith("25P");
  }

  private static String code(SQLException trouble) {
    String state = trouble.getSQLState();
    return state == null ? "08000" : state;
  }

  private static Kind kind(String code) {
    if (code.equals("53100") || code.equals("53200")) {
      return Kind.FULL; // disk full, out of memory
    }
    if (code.startsWith("40") || code.startsWith("55")) {
      return Kind.LOCKED; // deadlock, serialization, a lock that was not to be had in time
    }
    // Class by class: connection, login, read-only or ended transaction, resources, an operator's
    // doing, the server's system. All of them pass, or somebody makes them pass.
    return switch (code.substring(0, Math.min(2, code.length()))) {
      case "08", "25", "28", "53", "57", "58" -> Kind.IO;
      default -> Kind.BROKEN;
    };
  }

  /** The server's own words, without details, which may name values. */
  private static String said(SQLException trouble) {
    for (SQLException each = trouble; each != null; each = each.getNextException()) {
      if (each instanceof PSQLException said) {
        ServerErrorMessage message = said.getServerErrorMessage();
        String words = message == null ? said.getMessage() : message.getMessage();
        return String.valueOf(words).lines().findFirst().orElse("no reason given");
      }
    }
    return trouble.getClass().getSimpleName();
  }
}
