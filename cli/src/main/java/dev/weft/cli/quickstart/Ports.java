package dev.weft.cli.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Picks ports on loopback. */
final class Ports {
  private Ports() {}

  /** The port that people expect, if it is free; else 0, for any. */
  static int orAny(int usual) {
    try (ServerSocket _ =
        new ServerSocket(usual, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return usual;
    } catch (IOException e) {
      // Somebody has it.
      return 0;
    }
  }
}
