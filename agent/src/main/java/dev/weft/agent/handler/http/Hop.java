package dev.weft.agent.handler.http;

import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobFailure;
import java.net.URI;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.NullEntity;

/**
 * One request on the way through the redirects. Immutable.
 *
 * @param method in capitals
 * @param url where to
 * @param headers by name without regard to case
 * @param body what to send; {@link NullEntity} if nothing
 */
record Hop(String method, URI url, SortedMap<String, String> headers, HttpEntity body) {
  /** The request that the job asks for. */
  static Hop first(HttpPayload payload, JobContext job) {
    SortedMap<String, String> headers = new TreeMap<>(payload.headers());
    headers.putIfAbsent("Idempotency-Key", job.jobId());
    if (!job.traceparent().isEmpty()) {
      headers.putIfAbsent("traceparent", job.traceparent());
    }
    return new Hop(payload.method(), payload.url(), headers, payload.body());
  }

  static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * The request that a redirect asks for.
   *
   * @throws JobFailure {@code HTTP_REDIRECT} if it leads to where no job may go
   */
  Hop follow(int status, String location) throws JobFailure {
    URI next;
    try {
      next = Target.parse(url.resolve(location).toString());
    } catch (IllegalArgumentException e) {
      throw HttpFailures.redirect("the redirect from " + Target.shown(url) + ": " + e.getMessage());
    }
    if (Target.isHttps(url) && !Target.isHttps(next)) {
      throw HttpFailures.redirect(
          "the redirect from " + Target.shown(url) + " gives up encryption");
    }
    SortedMap<String, String> kept =
        Target.sameOrigin(url, next) ? headers : HeaderRules.forAnotherOrigin(headers);
    return becomesGet(status)
        ? new Hop("GET", next, withoutContent(kept), NullEntity.INSTANCE)
        : new Hop(method, next, kept, body);
  }

  HttpUriRequestBase request() {
    HttpUriRequestBase request = new HttpUriRequestBase(method, url);
    headers.forEach(request::setHeader);
    if (body != NullEntity.INSTANCE) {
      request.setEntity(body);
    }
    return request;
  }

  private boolean becomesGet(int status) {
    return switch (status) {
      case 303 -> !method.equals("HEAD");
      case 301, 302 -> method.equals("POST");
      default -> false;
    };
  }

  private static SortedMap<String, String> withoutContent(SortedMap<String, String> headers) {
    SortedMap<String, String> kept = new TreeMap<>(headers);
    kept.keySet().removeIf(name -> name.regionMatches(true, 0, "Content-", 0, 8));
    return kept;
  }
}
