package dev.weft.coordinator.amqp.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Looks at the certificates that brokers show. Stateless. */
public final class Certificates {
  private static final int AMQPS = 5671;

  private Certificates() {}

  /**
   * Until when a broker's own certificate is valid.
   *
   * @param context whom to trust
   * @param timeout for each step of it
   * @throws IOException if there is none that is valid and trusted, or no answer
   */
  public static Instant validUntil(URI uri, SSLContext context, Duration timeout)
      throws IOException {
    int millis = Math.toIntExact(timeout.toMillis());
    String host = uri.getHost();
    int port = uri.getPort() < 0 ? AMQPS : uri.getPort();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), millis);
      plain.setSoTimeout(millis);
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
        socket.startHandshake();
        Certificate first = socket.getSession().getPeerCertificates()[0];
        if (first instanceof X509Certificate own) {
          return own.getNotAfter().toInstant();
        }
        throw new IOException("its certificate is of a kind that says no end");
      }
    }
  }
}
