package dev.weft.agent.handler.http;

import dev.weft.common.config.Durations;
import dev.weft.common.handler.JobFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** Every way in which a request fails, and whether trying again can help. */
final class HttpFailures {
  private HttpFailures() {}

  /** The job asks for a request that is never sent. */
  static JobFailure badRequest(String message) {
    return JobFailure.permanent("BAD_REQUEST", message);
  }

  /** The response has a status that the job does not expect. */
  static JobFailure status(int status, URI url, String excerpt) {
    String message =
        "status "
            + status
            + " from "
            + Target.shown(url)
            + (excerpt.isEmpty() ? "" : ": " + excerpt);
    boolean mayPass = status >= 500 || status == 408 || status == 425 || status == 429;
    return mayPass
        ? JobFailure.passing("HTTP_STATUS", message)
        : JobFailure.permanent("HTTP_STATUS", message);
  }

  /** A redirect that is not followed. */
  static JobFailure redirect(String message) {
    return JobFailure.permanent("HTTP_REDIRECT", message);
  }

  static JobFailure timeout(URI url, Duration timeout) {
    return JobFailure.passing(
        "HTTP_TIMEOUT",
        Target.shown(url) + ": no complete response within " + Durations.format(timeout));
  }

  /** What an exception of the client means. */
  static JobFailure of(IOException e, URI url) {
    String message = Target.shown(url) + ": " + e.getMessage();
    return switch (e) {
      case DeniedAddressException _ -> JobFailure.permanent("HTTP_DENIED", message);
      case UnknownHostException _, ConnectException _, NoRouteToHostException _ ->
          JobFailure.passing("HTTP_CONNECT", message);
      case ConnectTimeoutException _, SSLException _ -> JobFailure.passing("HTTP_CONNECT", message);
      case IOException _ -> JobFailure.passing("HTTP_RESPONSE", message);
    };
  }
}
