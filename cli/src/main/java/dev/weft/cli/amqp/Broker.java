package dev.weft.cli.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeoutException;

/** A broker by its address. Thread-safe. */
public final class Broker {
  private static final int CONNECT_MILLIS = 5_000;

  private final ConnectionFactory factory;

  private Broker(ConnectionFactory factory) {
    this.factory = factory;
  }

  /**
   * The broker at an address such as {@code amqp://user:password@127.0.0.1:5672/%2F}. A lone slash
   * at the end means the virtual host "/", too: nobody means the one without a name.
   *
   * @throws CommandFailure if that is not an address
   */
  public static Broker at(String uri) {
    ConnectionFactory factory = new ConnectionFactory();
    try {
      URI parsed = new URI(uri);
      factory.setUri(parsed);
      if ("/".equals(parsed.getPath())) {
        factory.setVirtualHost(ConnectionFactory.DEFAULT_VHOST);
      }
    } catch (URISyntaxException
        | IllegalArgumentException
        | NoSuchAlgorithmException
        | KeyManagementException e) {
      // Not with what the library says: that repeats the address, and the password in it.
      throw CommandFailure.usage(
          "that is no AMQP address; expected amqp://user:password@host:port/vhost");
    }
    factory.setAutomaticRecoveryEnabled(false);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    return new Broker(factory);
  }

  /**
   * Connects.
   *
   * @param name shown by the broker
   * @throws CommandFailure if nobody answers there, or not to this user
   */
  public Connection connect(String name) {
    try {
      return factory.newConnection(name);
    } catch (IOException | TimeoutException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE, "no AMQP broker answers at " + this + " (" + reason(e) + ")", e);
    }
  }

  /** The innermost message: what the broker said is wrapped. */
  private static String reason(Throwable failure) {
    String said = failure.getClass().getSimpleName();
    for (Throwable e = failure; e != null; e = e.getCause()) {
      said = e.getMessage() == null ? said : e.getMessage();
    }
    return said;
  }

  /** The address without user and password. */
  @Override
  public String toString() {
    return factory.getHost() + ":" + factory.getPort();
  }
}
