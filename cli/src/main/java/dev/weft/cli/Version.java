package dev.weft.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What runs here, as it is printed; the names are stable.
 *
 * @param weft this command's version
 * @param java the version of Java
 * @param os the operating system and its processor
 */
record Version(String weft, String java, String os) {

  /** The versions of this process. */
  static Version ofThisProcess() {
    return new Version(
        ofWeft(),
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  private static String ofWeft() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("the jar holds no version.properties");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the version cannot be read", e);
    }
    return properties.getProperty("version", "unknown");
  }
}
