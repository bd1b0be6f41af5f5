package dev.weft.agent.handler.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a URL must be like, before its host is looked up. */
final class Target {
  private static final int MAX_CHARS = 8 << 10;

  /** What a resolver may take for an address: it ends in a number, be it decimal, octal or hex. */
  private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(0[xX][0-9a-fA-F]*|[0-9]+)\\.?");

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern DOTTED_QUAD = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  private Target() {}

  /**
   * Reads a URL; it comes out without its fragment and in ASCII.
   *
   * @throws IllegalArgumentException if a job may not ask for it; the message says what was
   *     expected
   */
  static URI parse(String text) {
    check(text.length() <= MAX_CHARS, "at most " + MAX_CHARS + " characters");
    try {
      URI url = new URI(new URI(text).toASCIIString());
      checkParts(url);
      String fragment = url.getRawFragment();
      String whole = url.toString();
      return fragment == null
          ? url
          : new URI(whole.substring(0, whole.length() - fragment.length() - 1));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("expected a URL: " + e.getReason(), e);
    }
  }

  /** Whether two URLs have the same scheme, host and port. */
  static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  static boolean isHttps(URI url) {
    return url.getScheme().equalsIgnoreCase("https");
  }

  /** The URL without its query, which may hold secrets. */
  static String shown(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
  }

  private static void checkParts(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    check(
        scheme.equals("http") || scheme.equals("https"),
        "a URL that begins with http:// or https://");
    check(url.getRawUserInfo() == null, "a URL without user and password; use a header");
    String host = url.getHost();
    check(host != null, "a URL with a host name, a dotted IPv4 address or an IPv6 one in brackets");
    check(
        !NUMERIC.matcher(host).matches() || DOTTED_QUAD.matcher(host).matches(),
        "an IPv4 address of four decimal numbers");
    check(url.getPort() != 0 && url.getPort() <= 65_535, "a port from 1 to 65535");
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return isHttps(url) ? 443 : 80;
  }

  private static void check(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected);
    }
  }
}
