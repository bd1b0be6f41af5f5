package dev.weft.common.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Halts the process when a named point is reached, for tests. {@code -Dweft.test.crash=NAME} halts
 * at the first time, {@code NAME:n} at the n-th. {@code @FILE} looks into a file for the same each
 * time that any point is reached, so that a process can be armed while it runs; it removes the file
 * before it halts, so that the next process is not armed. Thread-safe.
 */
public final class CrashSwitch {
  /** The system property. */
  public static final String PROPERTY = "weft.test.crash";

  /** The exit code of a process that was halted. */
  public static final int STATUS = 86;

  private static final Logger LOG = LoggerFactory.getLogger(CrashSwitch.class);

  private final String setting;
  private final IntConsumer halt;
  private final AtomicInteger reached = new AtomicInteger();

  CrashSwitch(String setting, IntConsumer halt) {
    this.setting = setting;
    this.halt = halt;
  }

  /** What the JVM's property says; empty, as in every process that is no test, if it is not set. */
  public static Optional<CrashSwitch> ofThisProcess() {
    Optional<String> setting = Optional.ofNullable(System.getProperty(PROPERTY));
    setting.ifPresent(
        value -> LOG.atWarn().addKeyValue(PROPERTY, value).log("this process may be halted"));
    return setting.map(value -> new CrashSwitch(value, Runtime.getRuntime()::halt));
  }

  /** Halts the process if it is to be halted at this point; else does nothing. */
  public void reach(Enum<?> point) {
    String[] armed = armed().split(":", 2);
    if (!armed[0].equals(point.name())) {
      return;
    }
    int times = armed.length > 1 ? Integer.parseInt(armed[1]) : 1;
    if (reached.incrementAndGet() == times) {
      disarm();
      halt.accept(STATUS);
    }
  }

  private String armed() {
    if (!setting.startsWith("@")) {
      return setting;
    }
    try {
      return Files.readString(file()).strip();
    } catch (NoSuchFileException _) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot see whether to crash", e);
    }
  }

  private void disarm() {
    try {
      if (setting.startsWith("@")) {
        Files.deleteIfExists(file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot disarm " + setting, e);
    }
  }

  private Path file() {
    return Path.of(setting.substring(1));
  }
}
