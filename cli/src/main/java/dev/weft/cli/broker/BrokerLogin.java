package dev.weft.cli.broker;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The one account of an embedded broker. There is no built-in one: each start gets its own.
 *
 * @param user 1 to 64 letters, digits, dots, dashes or underscores
 * @param password the same characters, at least 16 of them
 */
public record BrokerLogin(String user, String password) {
  private static final int SECRET_BYTES = 20;

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if one is empty, too short or has other characters, which
   *     would need quoting in an AMQP address
   */
  public BrokerLogin {
    if (!user.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException("bad broker user name: " + user);
    }
    if (!password.matches("[A-Za-z0-9._-]{16,128}")) {
      throw new IllegalArgumentException("bad broker password");
    }
  }

  /** A new account with a random password of 160 bits. */
  public static BrokerLogin generate() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return new BrokerLogin("weft", HexFormat.of().formatHex(secret));
  }

  /** Leaves the password out, as logs must. */
  @Override
  public String toString() {
    return "BrokerLogin[user=" + user + "]";
  }
}
