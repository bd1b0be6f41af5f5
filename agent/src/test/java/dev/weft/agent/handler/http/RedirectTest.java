package dev.weft.agent.handler.http;

import static dev.weft.agent.handler.http.Server.answer;
import static dev.weft.agent.handler.http.Server.redirect;
import static dev.weft.agent.handler.http.TestHandlers.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.handler.Attempt;
import dev.weft.agent.handler.FakeJob;
import dev.weft.common.handler.JobFailure;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedirectTest {
  private static final String SECRETS =
      "'headers':{'Authorization':'Bearer x','Cookie':'a=b','X-Api-Key':'k','Accept':'text/plain'}";

  private final Server server = new Server();
  private final Server other = new Server();
  private final HttpHandler handler = TestHandlers.onLoopback();

  RedirectTest() throws IOException {}

  @AfterEach
  void close() {
    handler.close();
    server.close();
    other.close();
  }

  @Test
  void followsThreeAndNotFour() throws Exception {
    server.on("/1", redirect(302, "/2")).on("/2", redirect(301, server.url("/3")));
    server.on("/3", redirect(308, "4")).on("/4", answer(200, "there"));
    server.on("/0", redirect(307, "/1"));
    FakeJob job = job("{'url':'" + server.url("/1") + "'}");
    Attempt.succeed(handler, job);
    assertThat(job.text()).isEqualTo("there");
    assertThat(job.lines()).hasSize(4);
    JobFailure failure = Attempt.fail(handler, job("{'url':'" + server.url("/0") + "'}"));
    assertThat(failure.code()).isEqualTo("HTTP_REDIRECT");
    assertThat(failure).hasMessage("more than 3 redirects");
    assertThat(failure.permanent()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "301, POST, GET",
    "302, POST, GET",
    "303, POST, GET",
    "307, POST, POST",
    "308, POST, POST",
    "302, PUT, PUT",
    "303, PUT, GET",
    "303, HEAD, HEAD"
  })
  void keepsMethodAndBodyAsTheStatusSays(int status, String first, String second) throws Exception {
    server.on("/from", redirect(status, "/to")).on("/to", answer(200, ""));
    String body = first.equals("HEAD") ? "" : ",'body':'text'";
    Attempt.succeed(
        handler,
        job(
            "{'method':'"
                + first
                + "','url':'"
                + server.url("/from")
                + "','headers':{'Content-Type':'a/b'}"
                + body
                + "}"));
    Server.Seen to = server.seen().getLast();
    assertThat(to.method()).isEqualTo(second);
    assertThat(to.body()).isEqualTo(first.equals(second) && !body.isEmpty() ? "text" : "");
    assertThat(to.header("Content-Type")).isEqualTo(first.equals(second) ? "a/b" : "");
  }

  @Test
  void takesNoCredentialsToAnotherOrigin() throws Exception {
    server.on("/", redirect(307, other.url("/")));
    other.on("/", answer(200, ""));
    FakeJob job = job("{'url':'" + server.url("/") + "'," + SECRETS + "}");
    Attempt.succeed(handler, job);
    Server.Seen seen = other.seen().getFirst();
    for (String name : List.of("Authorization", "Cookie", "X-Api-Key")) {
      assertThat(server.seen().getFirst().header(name)).isNotEmpty();
      assertThat(seen.header(name)).isEmpty();
    }
    assertThat(seen.header("Accept")).isEqualTo("text/plain");
    assertThat(seen.header("Idempotency-Key")).isEqualTo(job.jobId());
  }

  @Test
  void keepsThemWithinTheOrigin() throws Exception {
    server.on("/from", redirect(302, "/to")).on("/to", answer(200, ""));
    Attempt.succeed(handler, job("{'url':'" + server.url("/from") + "'," + SECRETS + "}"));
    assertThat(server.seen().getLast().header("Authorization")).isEqualTo("Bearer x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "gopher://a.example/",
        "http://user:password@a.example/",
        "http://2130706433/",
        "http://a b/",
        ""
      })
  void followsNoneToWhatIsNotAUrlThatAJobMayAskFor(String location) throws Exception {
    server.on("/", redirect(302, location.isEmpty() ? "http://" : location));
    JobFailure failure = Attempt.fail(handler, job("{'url':'" + server.url("/") + "'}"));
    assertThat(failure.code()).isEqualTo("HTTP_REDIRECT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "//0.0.0.0/"
      })
  void followsNoneToAForbiddenAddress(String location) throws Exception {
    server.on("/", redirect(302, location));
    JobFailure failure = Attempt.fail(handler, job("{'url':'" + server.url("/") + "'}"));
    assertThat(failure.code()).isEqualTo("HTTP_DENIED");
    assertThat(failure.permanent()).isTrue();
  }

  @Test
  void aRedirectMayBeTheResultItself() throws Exception {
    server.on("/", redirect(302, "/elsewhere"));
    Attempt.succeed(handler, job("{'url':'" + server.url("/") + "','expect':302}"));
    JobFailure failure =
        Attempt.fail(handler, job("{'url':'" + server.url("/") + "','redirects':0}"));
    assertThat(failure.code()).isEqualTo("HTTP_STATUS");
    assertThat(failure.permanent()).isTrue();
    assertThat(server.seen()).hasSize(2);
  }

  @Test
  void aRedirectWithoutALocationFails() throws Exception {
    server.on("/", answer(302, ""));
    assertThat(Attempt.fail(handler, job("{'url':'" + server.url("/") + "'}")).code())
        .isEqualTo("HTTP_REDIRECT");
  }
}
