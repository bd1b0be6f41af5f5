package dev.weft.agent.handler.http;

import static dev.weft.agent.handler.http.TestHandlers.job;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.handler.Attempt;
import dev.weft.agent.handler.FakeJob;
import dev.weft.agent.handler.http.RawServer.Answer;
import dev.weft.common.handler.JobFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that do not answer, not to the end, or not with HTTP. */
final class SlowServerTest {
  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
  private static final String OPEN = "HTTP/1.1 200 OK\r\n\r\nhalf";
  private static final String CHUNK =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha";

  private final HttpHandler handler = TestHandlers.onLoopback();

  @AfterEach
  void close() {
    handler.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nX: ", HALF, OPEN, CHUNK})
  void anInterruptCutsTheConnection(String answer) throws Exception {
    try (RawServer server = new RawServer(saying(answer))) {
      Attempt attempt = Attempt.start(handler, job("{'url':'" + server.url() + "'}"));
      server.awaitRequest();
      attempt.interrupt();
      assertThat(attempt.end()).get().isInstanceOf(InterruptedException.class);
      server.awaitClose();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nX: ", HALF, OPEN, CHUNK})
  void theTimeoutHoldsForTheWholeResponse(String answer) throws Exception {
    try (RawServer server = new RawServer(saying(answer))) {
      JobFailure failure =
          Attempt.fail(handler, job("{'url':'" + server.url() + "','timeout':'100ms'}"));
      assertThat(failure.code()).isEqualTo("HTTP_TIMEOUT");
      assertThat(failure.permanent()).isFalse();
      server.awaitClose();
    }
  }

  @Test
  void theTimeoutHoldsForAResponseThatDrips() throws Exception {
    try (RawServer server =
        new RawServer(out -> {
          out.write(OPEN.getBytes(ISO_8859_1));
          drip(out);
        })) {
      JobFailure failure =
          Attempt.fail(handler, job("{'url':'" + server.url() + "','timeout':'300ms'}"));
      assertThat(failure.code()).isEqualTo("HTTP_TIMEOUT");
      server.awaitClose();
    }
  }

  @Test
  void stopsReadingWhatNobodyKeeps() throws Exception {
    try (RawServer server =
        new RawServer(out -> {
          out.write(OPEN.getBytes(ISO_8859_1));
          flood(out);
        })) {
      FakeJob job = job("{'url':'" + server.url() + "'}");
      Attempt.succeed(handler, job);
      assertThat(job.text()).hasSizeBetween(16 << 20, (16 << 20) + (8 << 10));
      server.awaitClose();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      })
  void failsForNowWhenTheAnswerIsNotHttp(String answer) throws Exception {
    try (RawServer server = new RawServer(saying(answer))) {
      JobFailure failure =
          Attempt.fail(handler, job("{'url':'" + server.url() + "','timeout':'5s'}"));
      assertThat(failure.code()).isEqualTo("HTTP_RESPONSE");
      assertThat(failure.permanent()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 10_000})
  void failsForNowWhenTheHeadersAreTooLong(int lineLength) throws Exception {
    String line = "X: " + "y".repeat(lineLength) + "\r\n";
    String answer = "HTTP/1.1 200 OK\r\n" + line.repeat(40_000 / lineLength) + "\r\n";
    try (RawServer server = new RawServer(saying(answer))) {
      JobFailure failure = Attempt.fail(handler, job("{'url':'" + server.url() + "'}"));
      assertThat(failure.code()).isEqualTo("HTTP_RESPONSE");
    }
  }

  private static Answer saying(String answer) {
    return out -> out.write(answer.getBytes(ISO_8859_1));
  }

  private static void drip(OutputStream out) throws IOException {
    while (true) {
      out.write('.');
      LockSupport.parkNanos(10_000_000);
    }
  }

  private static void flood(OutputStream out) throws IOException {
    byte[] piece = new byte[64 << 10];
    while (true) {
      out.write(piece);
    }
  }
}
