package dev.weft.agent.handler.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host. Thread-safe; may block for long, and does not hear interrupts. */
@FunctionalInterface
interface Resolver {
  /**
   * All addresses of the host.
   *
   * @param host a name, or an address as text
   * @throws UnknownHostException if it has none
   */
  InetAddress[] resolve(String host) throws UnknownHostException;
}
