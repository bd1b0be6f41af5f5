package dev.weft.agent.link;

import dev.weft.common.config.HostPort;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.util.concurrent.Executor;

/** The channel of one link, made anew after repeated failures. Confined to the link's thread. */
final class Dialer implements AutoCloseable {
  /** So many failures in a row, and the name is looked up and the connection made anew. */
  private static final int FAILURES = 3;

  private final HostPort address;
  private final Executor executor;
  private ManagedChannel channel;
  private int failures;

  Dialer(HostPort address, Executor executor) {
    this.address = address;
    this.executor = executor;
    this.channel = Channels.open(address, executor);
  }

  /** Where the next stream is to be opened, at once. */
  Channel channel() {
    // When to try is the link's business: the channel is not to wait by itself.
    channel.resetConnectBackoff();
    return channel;
  }

  /** Takes note of how the last stream went. */
  void ended(boolean wasReady) {
    failures = wasReady ? 0 : failures + 1;
    if (failures == FAILURES) {
      failures = 0;
      channel.shutdownNow();
      channel = Channels.open(address, executor);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
