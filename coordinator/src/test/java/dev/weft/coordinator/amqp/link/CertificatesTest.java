package dev.weft.coordinator.amqp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.common.task.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server with a certificate that the JDK's keytool makes. */
final class CertificatesTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void endOfATrustedCertificateIsRead() throws Exception {
    KeyStore keys = keys(10);
    SSLContext context = context(keys);
    try (SSLServerSocket server = serve(context)) {
      Instant end = Certificates.validUntil(uri(server), context, PATIENCE);
      Instant inTenDays = Instant.now().plus(Duration.ofDays(10));
      assertThat(end).isBetween(inTenDays.minusSeconds(600), inTenDays.plusSeconds(600));
    }
  }

  @Test
  void certificateThatNobodyTrustsIsAFault() throws Exception {
    try (SSLServerSocket server = serve(context(keys(10)))) {
      SSLContext strict = SSLContext.getDefault();
      assertThatExceptionOfType(SSLHandshakeException.class)
          .isThrownBy(() -> Certificates.validUntil(uri(server), strict, PATIENCE));
    }
  }

  private static URI uri(SSLServerSocket server) {
    return URI.create("amqps://127.0.0.1:" + server.getLocalPort());
  }

  private static SSLServerSocket serve(SSLContext context) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    Thread _ =
        new Threads(_ -> {})
            .virtual(
                "tls",
                () -> {
                  try (SSLSocket socket = (SSLSocket) server.accept()) {
                    socket.startHandshake();
                    int _ = socket.getInputStream().read();
                  } catch (IOException e) {
                    // The other side says what was wrong.
                    return;
                  }
                });
    return server;
  }

  private KeyStore keys(int days) throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-validity",
                Integer.toString(days),
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("broker", keys.getCertificate("broker"));
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
