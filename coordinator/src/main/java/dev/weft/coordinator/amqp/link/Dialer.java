package dev.weft.coordinator.amqp.link;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.weft.common.task.Threads;
import java.io.IOException;
import java.net.URI;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Makes connections as Weft wants them. Immutable. */
final class Dialer {
  private final LinkSettings settings;
  private final Threads threads;
  private final Cork cork;

  Dialer(LinkSettings settings, Threads threads, Cork cork) {
    this.settings = settings;
    this.threads = threads;
    this.cork = cork;
  }

  /**
   * Connects.
   *
   * @param name shown by the broker, and in the names of threads
   * @throws IOException if it cannot
   * @throws TimeoutException if it takes too long
   */
  Connection dial(URI uri, String name) throws IOException, TimeoutException {
    ConnectionFactory factory = new SievedConnections(cork);
    try {
      factory.setUri(uri);
      if ("/".equals(uri.getPath())) {
        // Nobody means the virtual host without a name.
        factory.setVirtualHost(ConnectionFactory.DEFAULT_VHOST);
      }
      if ("amqps".equals(uri.getScheme())) {
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      }
    } catch (NoSuchAlgorithmException | KeyManagementException e) {
      throw new IOException("the broker's URI cannot be used", e);
    }
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setRequestedHeartbeat(Math.toIntExact(Math.max(1, settings.heartbeat().toSeconds())));
    factory.setConnectionTimeout(millis(settings.timeout()));
    factory.setHandshakeTimeout(millis(settings.timeout()));
    factory.setChannelRpcTimeout(millis(settings.timeout()));
    factory.setShutdownTimeout(millis(settings.timeout()));
    factory.setThreadFactory(threads.platformFactory(name));
    factory.setSharedExecutor(new SameThread());
    factory.setExceptionHandler(new LoggedFaults());
    Map<String, Object> client = factory.getClientProperties();
    client.put("product", "Weft");
    factory.setClientProperties(client);
    return factory.newConnection(name);
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
