package dev.weft.coordinator.amqp.link;

/**
 * How a line is.
 *
 * @param connected whether there is a connection
 * @param blocked why the broker takes no messages on it; empty if it does
 * @param trouble why there is none; empty if there is one
 * @param connections how many there were, this one included
 */
public record LineHealth(boolean connected, String blocked, String trouble, long connections) {
  static final LineHealth FIRST = new LineHealth(false, "", "not connected yet", 0);

  LineHealth up() {
    return new LineHealth(true, "", "", connections + 1);
  }

  LineHealth down(String reason) {
    return new LineHealth(false, "", reason, connections);
  }

  LineHealth blocked(String reason) {
    return new LineHealth(connected, reason, trouble, connections);
  }
}
