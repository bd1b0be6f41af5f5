package dev.weft.agent.link;

import dev.weft.common.config.HostPort;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The one place that makes connections. Without TLS: only for loopback and for who insists. */
final class Channels {
  /** An Assign with the largest payload, and what else is ready, in one frame. */
  private static final int LARGEST_FRAME = 4 * 1024 * 1024;

  private Channels() {}

  /** A channel that calls back on the given executor; it connects when it is first used. */
  static ManagedChannel open(HostPort address, Executor executor) {
    ChannelCredentials credentials = InsecureChannelCredentials.create();
    return Grpc.newChannelBuilder("dns:///" + address, credentials)
        .executor(executor)
        .maxInboundMessageSize(LARGEST_FRAME)
        .keepAliveTime(20, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS)
        // Its own retries would send a stream's first messages twice.
        .disableRetry()
        .build();
  }
}
