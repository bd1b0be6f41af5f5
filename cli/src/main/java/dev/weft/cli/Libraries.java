package dev.weft.cli;

import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Keeps the libraries' own messages from the user: what matters is said by the commands. */
final class Libraries {
  private static final String LEVEL = "weft.log";
  private static final String LIBRARIES_LEVEL = "weft.log.libraries";

  private Libraries() {}

  /** For commands that talk to people. Before the first logger is made. */
  static void quiet() {
    System.setProperty(LEVEL, "off");
    System.setProperty(LIBRARIES_LEVEL, "off");
    LogManager.getLogManager().reset();
    Logger.getLogger("").setLevel(Level.OFF);
  }
}
