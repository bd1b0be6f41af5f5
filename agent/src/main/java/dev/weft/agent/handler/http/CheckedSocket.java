package dev.weft.agent.handler.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;

/**
 * A socket that connects directly, and only to an allowed address: the last place that every
 * connection passes, whichever way it got its address.
 */
final class CheckedSocket extends Socket {
  private final AddressPolicy policy;

  CheckedSocket(AddressPolicy policy) {
    super(Proxy.NO_PROXY);
    this.policy = policy;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
    if (!(endpoint instanceof InetSocketAddress inet) || inet.isUnresolved()) {
      throw new DeniedAddressException("only a resolved address can be checked");
    }
    policy.check(inet.getAddress());
    super.connect(endpoint, timeoutMillis);
  }
}
