package dev.weft.it.input;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What a stranger may send to a port on which gRPC is spoken. */
enum Noise {
  /** Not a byte. */
  SILENCE(false),
  /** Random bytes. */
  RANDOM(true),
  /** A request of a browser, or of a load balancer that looks whether somebody lives. */
  HTTP_1(true),
  /** The first half of the greeting of a client that expects encryption. */
  HALF_A_TLS_HELLO(true),
  /** The greeting of HTTP/2, and nothing after it. */
  GREETING_ALONE(false),
  /** The greeting of HTTP/2, and random bytes after it. */
  GREETING_AND_NOISE(true);

  private static final String GREETING = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int SIZE = 100_000;
  private static final long SEED = 7;

  private final boolean hopeless;

  Noise(boolean hopeless) {
    this.hopeless = hopeless;
  }

  /** Whether nothing that followed could make sense of it. */
  boolean hopeless() {
    return hopeless;
  }

  /** The bytes. */
  byte[] bytes() {
    byte[] random = new byte[SIZE];
    new Random(SEED).nextBytes(random);
    return switch (this) {
      case SILENCE -> new byte[0];
      case RANDOM -> random;
      case HTTP_1 -> ascii("GET /index.html HTTP/1.1\r\nHost: weft\r\nAccept: */*\r\n\r\n");
      case HALF_A_TLS_HELLO -> joined(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3}, 50);
      case GREETING_ALONE -> ascii(GREETING);
      case GREETING_AND_NOISE -> joined(ascii(GREETING), SIZE);
    };
  }

  private byte[] joined(byte[] first, int more) {
    byte[] random = new byte[more];
    new Random(SEED).nextBytes(random);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(random);
    return both.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
