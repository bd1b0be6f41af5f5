package dev.weft.agent.handler.http;

import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobFailure;
import java.io.IOException;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** One attempt: the request and those that redirects ask for, on the attempt's own thread. */
final class Exchange {
  private final Client client;
  private final JobContext job;
  private final HttpPayload payload;
  private final Deadline deadline;

  Exchange(Client client, JobContext job, HttpPayload payload, Deadline deadline) {
    this.client = client;
    this.job = job;
    this.payload = payload;
    this.deadline = deadline;
  }

  void run() throws JobFailure, InterruptedException {
    int redirectsLeft = payload.redirects();
    Optional<Hop> hop = Optional.of(Hop.first(payload, job));
    while (hop.isPresent()) {
      hop = send(hop.get(), redirectsLeft);
      redirectsLeft--;
    }
  }

  /** Sends one request; gives the next one if the response is a redirect. */
  private Optional<Hop> send(Hop hop, int redirectsLeft) throws JobFailure, InterruptedException {
    HttpUriRequestBase request = hop.request();
    deadline.begin(request);
    try {
      return client.send(request, response -> answer(response, hop, redirectsLeft));
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the request was interrupted");
      }
      throw deadline.expired()
          ? HttpFailures.timeout(hop.url(), payload.timeout())
          : HttpFailures.of(e, hop.url());
    }
  }

  private Optional<Hop> answer(ClassicHttpResponse response, Hop hop, int redirectsLeft)
      throws IOException, JobFailure, InterruptedException {
    int status = response.getCode();
    job.log(hop.method() + " " + Target.shown(hop.url()) + ": " + status);
    boolean expected = payload.expected().contains(status);
    if (!expected && payload.redirects() > 0 && Hop.isRedirect(status)) {
      return Optional.of(next(response, hop, redirectsLeft));
    }
    String excerpt = Body.copy(response, job);
    if (!expected) {
      throw HttpFailures.status(status, hop.url(), excerpt);
    }
    return Optional.empty();
  }

  private Hop next(ClassicHttpResponse response, Hop hop, int redirectsLeft) throws JobFailure {
    Header location = response.getFirstHeader("Location");
    if (location == null) {
      throw HttpFailures.redirect(Target.shown(hop.url()) + ": a redirect to nowhere");
    }
    if (redirectsLeft == 0) {
      throw HttpFailures.redirect("more than " + payload.redirects() + " redirects");
    }
    return hop.follow(response.getCode(), location.getValue());
  }
}
