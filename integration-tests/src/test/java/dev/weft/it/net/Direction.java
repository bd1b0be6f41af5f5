package dev.weft.it.net;

/** A direction of the bytes through a {@link FaultProxy}. */
public enum Direction {
  /** From the client that connected to the server behind the proxy. */
  TO_SERVER,
  /** From the server behind the proxy to the client. */
  TO_CLIENT
}
