package dev.weft.agent.handler.http;

import dev.weft.agent.handler.payload.Fields;
import dev.weft.common.handler.JobFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.NullEntity;

/**
 * What a job asks {@link HttpHandler} for.
 *
 * @param method one of those that HTTP defines, in capitals
 * @param url where to
 * @param headers by name without regard to case
 * @param body what to send; {@link NullEntity} if nothing
 * @param expected statuses that mean success
 * @param timeout for everything, from the name lookup to the last byte
 * @param redirects how many may be followed
 */
record HttpPayload(
    String method,
    URI url,
    SortedMap<String, String> headers,
    HttpEntity body,
    Expected expected,
    Duration timeout,
    int redirects) {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration MAX_TIMEOUT = Duration.ofDays(1);
  private static final int MAX_REDIRECTS = 3;

  /**
   * Reads a payload.
   *
   * @throws JobFailure {@code BAD_PAYLOAD} if it is not understood, {@code BAD_REQUEST} if such a
   *     request is never sent
   */
  static HttpPayload of(byte[] payload) throws JobFailure {
    Fields fields = Fields.of(payload);
    String url = fields.text("url");
    Optional<byte[]> body = fields.bytes("body");
    String method = fields.text("method", body.isPresent() ? "POST" : "GET");
    SortedMap<String, String> headers = HeaderRules.check(fields.textMap("headers"));
    Expected expected = expected(fields);
    Duration timeout = fields.duration("timeout", MAX_TIMEOUT, TIMEOUT);
    int redirects = fields.integer("redirects", 0, MAX_REDIRECTS, MAX_REDIRECTS);
    fields.end();
    if (!METHODS.contains(method)) {
      throw HttpFailures.badRequest("method: expected one of " + String.join(", ", METHODS));
    }
    HttpEntity entity =
        body.<HttpEntity>map(bytes -> new ByteArrayEntity(bytes, null)).orElse(NullEntity.INSTANCE);
    return new HttpPayload(method, url(url), headers, entity, expected, timeout, redirects);
  }

  private static URI url(String text) throws JobFailure {
    try {
      return Target.parse(text);
    } catch (IllegalArgumentException e) {
      throw HttpFailures.badRequest("url: " + e.getMessage());
    }
  }

  private static Expected expected(Fields fields) throws JobFailure {
    if (!fields.has("expect")) {
      return Expected.SUCCESS;
    }
    try {
      return Expected.parse(fields.scalars("expect"));
    } catch (IllegalArgumentException e) {
      throw fields.expected("expect", "statuses or ranges such as 404 or \"200-299\"");
    }
  }
}
