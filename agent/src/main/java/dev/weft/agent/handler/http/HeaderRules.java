package dev.weft.agent.handler.http;

import dev.weft.common.handler.JobFailure;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which headers a job may set, and which of them another server may see. */
final class HeaderRules {
  private static final int MAX_CHARS = 32 << 10;

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

  /** These say how the message is carried, which is for the client alone to say. */
  private static final Set<String> RESERVED =
      caseless(
          "Connection",
          "Content-Length",
          "Expect",
          "Host",
          "HTTP2-Settings",
          "Keep-Alive",
          "Proxy-Authorization",
          "Proxy-Connection",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade");

  /** Only these go on to another origin: of all others it is unknown whether they are secret. */
  private static final Set<String> HARMLESS =
      caseless(
          "Accept",
          "Accept-Language",
          "Content-Type",
          "Idempotency-Key",
          "Traceparent",
          "User-Agent");

  private HeaderRules() {}

  /**
   * The headers, by name without regard to case.
   *
   * @throws JobFailure {@code BAD_REQUEST} if one of them may not be set
   */
  static SortedMap<String, String> check(Map<String, String> headers) throws JobFailure {
    SortedMap<String, String> checked = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int chars = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = header.getKey();
      String value = header.getValue();
      if (!NAME.matcher(name).matches()) {
        throw refused("a name that is not a header's");
      }
      if (RESERVED.contains(name)) {
        throw refused(name + ", which is not for a job to set");
      }
      if (!VALUE.matcher(value).matches()) {
        throw refused(name + " with a character other than printable ASCII");
      }
      chars += name.length() + value.length();
      if (checked.put(name, value) != null) {
        throw refused(name + " twice");
      }
    }
    if (chars > MAX_CHARS) {
      throw refused("more than " + MAX_CHARS + " characters");
    }
    return Collections.unmodifiableSortedMap(checked);
  }

  /** Those headers that may go to another origin than they were meant for. */
  static SortedMap<String, String> forAnotherOrigin(SortedMap<String, String> headers) {
    SortedMap<String, String> kept = new TreeMap<>(headers);
    kept.keySet().removeIf(name -> !HARMLESS.contains(name));
    return Collections.unmodifiableSortedMap(kept);
  }

  private static JobFailure refused(String what) {
    return HttpFailures.badRequest("headers: there is " + what);
  }

  private static Set<String> caseless(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Collections.addAll(set, names);
    return Collections.unmodifiableSet(set);
  }
}
