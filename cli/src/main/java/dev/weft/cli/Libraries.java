package dev.weft.cli;

import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** What becomes of the libraries' own messages. */
final class Libraries {
  private static final String LEVEL = "weft.log";
  private static final String LIBRARIES_LEVEL = "weft.log.libraries";

  private Libraries() {}

  /** For servers: all is in one log, by its format and levels. */
  static void intoTheLog() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.INFO);
    root.addHandler(new LibraryLog());
  }

  /**
   * For commands that talk to people: what matters is said by them. Before the first logger is
   * made.
   */
  static void quiet() {
    System.setProperty(LEVEL, "off");
    System.setProperty(LIBRARIES_LEVEL, "off");
    LogManager.getLogManager().reset();
    Logger.getLogger("").setLevel(Level.OFF);
  }
}
