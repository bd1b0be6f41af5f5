package dev.weft.agent.handler.http;

import dev.weft.agent.handler.FakeJob;
import dev.weft.common.config.HostPort;
import dev.weft.common.task.Threads;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Makes the handler as tests need it. */
final class TestHandlers {
  static final List<Network> LOOPBACK = List.of(Network.parse("127.0.0.0/8"));
  static final Threads THREADS =
      new Threads(error -> {
        throw new AssertionError(error);
      });

  private TestHandlers() {}

  /** May connect to loopback. */
  static HttpHandler onLoopback() {
    return HttpHandler.open(new HttpConfig(LOOPBACK, List.of()), THREADS);
  }

  /** Gets its addresses from a test. */
  static HttpHandler with(Resolver resolver, List<Network> allow, HostPort... never)
      throws NoSuchAlgorithmException {
    return with(resolver, new HttpConfig(allow, List.of(never)), SSLContext.getDefault());
  }

  static HttpHandler with(Resolver resolver, HttpConfig config, SSLContext tls) {
    return new HttpHandler(() -> new Client(config, resolver, tls, THREADS));
  }

  static InetAddress[] addresses(String... literals) {
    return List.of(literals).stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
  }

  /** A job whose payload is given with single quotes. */
  static FakeJob job(String json) {
    return FakeJob.of(json.replace('\'', '"'));
  }
}
