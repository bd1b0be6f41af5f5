package dev.weft.coordinator.listen;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelException;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;

/**
 * Stands at the listening socket, before whatever makes something of an accepted connection: closes
 * those that the {@link Door} refuses, so that they cost neither a handshake nor a handler. Of the
 * others it tells each call on which connection it came. Thread-safe.
 */
@Sharable
final class Doorman extends ChannelInboundHandlerAdapter {
  private final Door door;

  /** By the address at the other end: no two open connections to one port have the same. */
  private final ConcurrentMap<SocketAddress, Visitor> visitors = new ConcurrentHashMap<>();

  Doorman(Door door) {
    this.door = door;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    SocketChannel connection = (SocketChannel) accepted;
    InetSocketAddress from = connection.remoteAddress();
    // Without an address it is already closed again.
    Optional<Visitor> admitted = from == null ? Optional.empty() : door.admit(from.getAddress());
    if (admitted.isEmpty()) {
      refuse(connection);
      return;
    }
    Visitor visitor = admitted.get();
    visitors.put(from, visitor);
    Future<?> _ =
        connection
            .closeFuture()
            .addListener(_ -> {
              visitors.remove(from, visitor);
              visitor.leave();
            });
    context.fireChannelRead(accepted);
  }

  /** Closes it with a reset, which leaves nothing behind here. */
  private static void refuse(SocketChannel connection) {
    try {
      connection.config().setSoLinger(0);
    } catch (ChannelException alreadyClosed) {
      // The other end was faster.
    } finally {
      closeUnregistered(connection);
    }
  }

  /** An ordinary close needs an event loop, which it has not been given. */
  private static void closeUnregistered(Channel connection) {
    connection.unsafe().closeForcibly();
  }

  /** Tells connections of gRPC who they are. */
  ServerTransportFilter filter() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes attributes) {
        SocketAddress from = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        Visitor visitor = from == null ? null : visitors.get(from);
        return visitor == null
            ? attributes
            : attributes.toBuilder().set(Visitor.ATTRIBUTE, visitor).build();
      }
    };
  }

  /** Tells calls on which connection they came. */
  ServerInterceptor interceptor() {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Visitor> visitor = Visitor.of(call);
        return visitor.isEmpty()
            ? next.startCall(call, headers)
            : Contexts.interceptCall(
                Context.current().withValue(Visitor.CURRENT, visitor.get()), call, headers, next);
      }
    };
  }
}
