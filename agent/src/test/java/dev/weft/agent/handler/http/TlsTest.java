package dev.weft.agent.handler.http;

import static dev.weft.agent.handler.http.TestHandlers.LOOPBACK;
import static dev.weft.agent.handler.http.TestHandlers.addresses;
import static dev.weft.agent.handler.http.TestHandlers.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.weft.agent.handler.Attempt;
import dev.weft.agent.handler.FakeJob;
import dev.weft.common.handler.JobFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final HttpsServer server =
      HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private SSLContext trusting = SSLContext.getDefault();

  TlsTest() throws IOException, GeneralSecurityException {}

  @BeforeAll
  void serve(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys.p12");
    makeKey(file);
    KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
    KeyManagerFactory mine = KeyManagerFactory.getInstance("PKIX");
    mine.init(keys, PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(keys);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(mine.getKeyManagers(), trust.getTrustManagers(), null);
    server.setHttpsConfigurator(new HttpsConfigurator(trusting));
    server.createContext("/", exchange -> answer(exchange, 200));
    server.createContext(
        "/plain",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://right.example/");
          answer(exchange, 302);
        });
    server.start();
  }

  @AfterAll
  void close() {
    server.stop(0);
  }

  @Test
  void aTrustedCertificateOfTheRightNameIsAccepted() throws Exception {
    FakeJob job = job("{'url':'" + url("right.example") + "'}");
    try (HttpHandler handler = handler(trusting)) {
      Attempt.succeed(handler, job);
    }
    assertThat(job.text()).isEqualTo("secure");
  }

  @Test
  void anotherNameIsRefused() throws Exception {
    try (HttpHandler handler = handler(trusting)) {
      assertRefused(Attempt.fail(handler, job("{'url':'" + url("wrong.example") + "'}")));
    }
  }

  @Test
  void anUnknownIssuerIsRefused() throws Exception {
    try (HttpHandler handler = handler(SSLContext.getDefault())) {
      assertRefused(Attempt.fail(handler, job("{'url':'" + url("right.example") + "'}")));
    }
  }

  @Test
  void noRedirectGivesUpEncryption() throws Exception {
    try (HttpHandler handler = handler(trusting)) {
      JobFailure failure =
          Attempt.fail(handler, job("{'url':'" + url("right.example") + "plain'}"));
      assertThat(failure.code()).isEqualTo("HTTP_REDIRECT");
      assertThat(failure).hasMessageEndingWith("gives up encryption");
    }
  }

  private static void assertRefused(JobFailure failure) {
    assertThat(failure.code()).isEqualTo("HTTP_CONNECT");
    assertThat(failure.permanent()).isFalse();
  }

  private String url(String host) {
    return "https://" + host + ":" + server.getAddress().getPort() + "/";
  }

  private static HttpHandler handler(SSLContext tls) {
    return TestHandlers.with(_ -> addresses("127.0.0.1"), new HttpConfig(LOOPBACK, List.of()), tls);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    byte[] body = "secure".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void makeKey(Path file) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=dns:right.example",
                "-storetype",
                "PKCS12",
                "-validity",
                "2",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
