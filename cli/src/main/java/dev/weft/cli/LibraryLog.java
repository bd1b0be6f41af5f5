package dev.weft.cli;

import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Carries what libraries say to {@code java.util.logging} to the log of the process. A call that
 * gRPC ends because of what the other side sent is no fault of this one: it gets one line, however
 * gRPC looks at it. Thread-safe.
 */
final class LibraryLog extends Handler {
  private final SimpleFormatter text = new SimpleFormatter();

  @Override
  public void publish(LogRecord record) {
    String logger = record.getLoggerName() == null ? "library" : record.getLoggerName();
    Throwable thrown = record.getThrown();
    if (thrown instanceof StatusRuntimeException || thrown instanceof StatusException) {
      LoggerFactory.getLogger(logger)
          .atWarn()
          .addKeyValue("status", thrown.getMessage())
          .log("A call was refused");
    } else {
      at(logger, record.getLevel()).setCause(thrown).log(text.formatMessage(record));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  private static LoggingEventBuilder at(String logger, Level level) {
    org.slf4j.event.Level same =
        level.intValue() >= Level.SEVERE.intValue()
            ? org.slf4j.event.Level.ERROR
            : level.intValue() >= Level.WARNING.intValue()
                ? org.slf4j.event.Level.WARN
                : org.slf4j.event.Level.INFO;
    return LoggerFactory.getLogger(logger).atLevel(same);
  }
}
