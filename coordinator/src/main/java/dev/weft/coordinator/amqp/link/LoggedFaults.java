package dev.weft.coordinator.amqp.link;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.StrictExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the client library does about an exception out of one of our callbacks: none is expected, so
 * the channel is closed, which brings its messages back, and it is logged.
 */
final class LoggedFaults extends StrictExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(LoggedFaults.class);

  @Override
  public void handleUnexpectedConnectionDriverException(Connection connection, Throwable fault) {
    // The line tells of its loss, and why.
    log.atDebug().addKeyValue("reason", Faults.describe(fault)).log("Connection failed");
  }

  @Override
  protected void log(String message, Throwable fault) {
    log.atWarn().addKeyValue("reason", Faults.describe(fault)).log("AMQP: {}", message);
  }
}
