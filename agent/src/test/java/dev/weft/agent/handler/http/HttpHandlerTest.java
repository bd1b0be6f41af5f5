package dev.weft.agent.handler.http;

import static dev.weft.agent.handler.http.Server.answer;
import static dev.weft.agent.handler.http.TestHandlers.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.handler.Attempt;
import dev.weft.agent.handler.FakeJob;
import dev.weft.common.handler.JobFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpHandlerTest {
  private final Server server = new Server();
  private final HttpHandler handler = TestHandlers.onLoopback();

  HttpHandlerTest() throws IOException {}

  @AfterEach
  void close() {
    handler.close();
    server.close();
  }

  @Test
  void sendsWhatThePayloadSaysAndReturnsTheResponse() throws Exception {
    server.on("/orders", answer(201, "{\"id\":1}"));
    FakeJob job =
        job(
            "{'method':'PUT','url':'"
                + server.url("/orders?q=1")
                + "','headers':{'X-Kind':'a b'},'body':'é'}");
    Attempt.succeed(handler, job);
    assertThat(job.text()).isEqualTo("{\"id\":1}");
    assertThat(job.type()).isEqualTo("application/json");
    assertThat(job.lines()).containsExactly("PUT " + server.url("/orders") + ": 201");
    Server.Seen seen = server.seen().getFirst();
    assertThat(seen.method()).isEqualTo("PUT");
    assertThat(seen.path()).isEqualTo("/orders?q=1");
    assertThat(seen.body()).isEqualTo("é");
    assertThat(seen.header("X-Kind")).isEqualTo("a b");
  }

  @Test
  void namesTheJobAndTheTraceAndNothingMore() throws Exception {
    server.on("/", answer(200, ""));
    FakeJob job = job("{'url':'" + server.url("/") + "'}");
    Attempt.succeed(handler, job);
    Server.Seen seen = server.seen().getFirst();
    assertThat(seen.method()).isEqualTo("GET");
    assertThat(seen.header("Idempotency-Key")).isEqualTo(job.jobId());
    assertThat(seen.header("traceparent")).isEqualTo(job.traceparent());
    assertThat(seen.headers().keySet())
        .containsExactlyInAnyOrder(
            "Connection", "Host", "Idempotency-key", "Traceparent", "User-agent");
  }

  @Test
  void sendsBytesFromBase64() throws Exception {
    server.on("/", answer(200, ""));
    Attempt.succeed(handler, job("{'url':'" + server.url("/") + "','body_base64':'aGk='}"));
    assertThat(server.seen().getFirst().method()).isEqualTo("POST");
    assertThat(server.seen().getFirst().body()).isEqualTo("hi");
  }

  @ParameterizedTest
  @CsvSource({
    "400, true",
    "404, true",
    "409, true",
    "422, true",
    "408, false",
    "425, false",
    "429, false",
    "500, false",
    "502, false",
    "503, false"
  })
  void failsForGoodUnlessTheStatusMayPass(int status, boolean permanent) throws Exception {
    server.on("/", answer(status, "{\"why\":\"no\"}"));
    FakeJob job = job("{'url':'" + server.url("/?token=secret") + "'}");
    JobFailure failure = Attempt.fail(handler, job);
    assertThat(failure.code()).isEqualTo("HTTP_STATUS");
    assertThat(failure.permanent()).isEqualTo(permanent);
    assertThat(failure)
        .hasMessage("status " + status + " from " + server.url("/") + ": {\"why\":\"no\"}");
    assertThat(job.text()).isEqualTo("{\"why\":\"no\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"404", "'404'", "[200, 404]", "['200-299', '400-499']"})
  void succeedsWithAnyStatusThatIsExpected(String expect) throws Exception {
    server.on("/", answer(404, "gone"));
    FakeJob job = job("{'url':'" + server.url("/") + "','expect':" + expect + "}");
    Attempt.succeed(handler, job);
    assertThat(job.text()).isEqualTo("gone");
  }

  @Test
  void usesAConnectionAgainWhenItsResponseWasReadToTheEnd() throws Exception {
    server.on("/", answer(200, "ok"));
    for (int i = 0; i < 3; i++) {
      Attempt.succeed(handler, job("{'url':'" + server.url("/") + "'}"));
    }
    assertThat(server.seen().stream().map(Server.Seen::port).distinct()).hasSize(1);
  }

  @Test
  void failsForNowWhenNobodyListens() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    JobFailure failure = Attempt.fail(handler, job("{'url':'http://127.0.0.1:" + port + "'}"));
    assertThat(failure.code()).isEqualTo("HTTP_CONNECT");
    assertThat(failure.permanent()).isFalse();
  }

  @Test
  void ignoresTheProxySettingsOfTheMachine() throws Exception {
    server.on("/", answer(200, "direct"));
    String[] settings = {"http.proxyHost", "socksProxyHost"};
    for (String setting : settings) {
      System.setProperty(setting, "192.0.2.1");
    }
    try {
      FakeJob job = job("{'url':'" + server.url("/") + "'}");
      Attempt.succeed(handler, job);
      assertThat(job.text()).isEqualTo("direct");
    } finally {
      for (String setting : settings) {
        System.clearProperty(setting);
      }
    }
  }
}
