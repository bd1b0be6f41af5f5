package dev.weft.coordinator.api;

import dev.weft.coordinator.loop.JobQuery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Page tokens that nobody else can make, each good for the filters it was made for: the number of
 * the last job seen, and a keyed hash of it and the filters. Thread-safe.
 */
final class PageTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SEAL = 16;

  private final SecretKeySpec key;

  /**
   * Tokens of one key.
   *
   * @param key secret, 32 random bytes
   */
  PageTokens(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** The token for the jobs below a number. */
  String make(long before, JobQuery query) {
    return make(before, canonical(query));
  }

  /** The token for what comes below a number, of a list with this scope. */
  String make(long before, String scope) {
    byte[] token =
        ByteBuffer.allocate(Long.BYTES + SEAL).putLong(before).put(seal(before, scope)).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The number that a token was made with.
   *
   * @throws Refused if it was not made here, or for other filters
   */
  long read(String token, JobQuery query) throws Refused {
    return read(token, canonical(query));
  }

  /** The same for a list with this scope. */
  long read(String token, String scope) throws Refused {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException notBase64) {
      throw bad();
    }
    if (bytes.length != Long.BYTES + SEAL) {
      throw bad();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long before = buffer.getLong();
    byte[] seal = new byte[SEAL];
    buffer.get(seal);
    if (!MessageDigest.isEqual(seal, seal(before, scope))) {
      throw bad();
    }
    return before;
  }

  private byte[] seal(long before, String scope) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(ByteBuffer.allocate(Long.BYTES).putLong(0, before));
      mac.update(scope.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(mac.doFinal(), SEAL);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static String canonical(JobQuery query) {
    String states =
        query.states().stream().sorted().map(Enum::name).collect(Collectors.joining(","));
    return String.join(
        "\n",
        states,
        query.pool(),
        query.handler(),
        query.agent(),
        query.from().toString(),
        query.until().toString());
  }

  private static Refused bad() {
    return Refused.because(
        Reason.BAD_PAGE_TOKEN,
        "page_token must be the next_page_token of an answer to the same filters");
  }
}
