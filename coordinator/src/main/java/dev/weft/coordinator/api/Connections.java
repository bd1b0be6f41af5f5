package dev.weft.coordinator.api;

import dev.weft.common.task.Permits;
import dev.weft.coordinator.listen.Visitor;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;

/**
 * Knows which connection a call came on, to bound what one client may have, and that it is no
 * longer a newcomer. Thread-safe.
 */
final class Connections extends ServerTransportFilter implements ServerInterceptor {
  private static final Attributes.Key<Permits> WATCHES =
      Attributes.Key.create("weft-connection-watches");
  private static final Context.Key<Permits> CURRENT = Context.key("weft-connection-watches");

  private final int watches;

  /** Watches that other coordinators have passed on. */
  private final Permits forwarded = new Permits(PeerLines.CALLS * PeerLines.LINES);

  Connections(int watches) {
    this.watches = watches;
  }

  /** The watches that the connection of the current call may have. */
  static Permits watchesOfCurrent() {
    return CURRENT.get();
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    return attributes.toBuilder().set(WATCHES, new Permits(watches)).build();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Visitor.of(call).ifPresent(Visitor::settle);
    Permits permits = call.getAttributes().get(WATCHES);
    if (permits == null) {
      throw new IllegalStateException("the call's connection is not known");
    }
    // What one client may have is bounded where it is connected.
    Permits watches = headers.containsKey(Forwarding.FORWARDED) ? forwarded : permits;
    Context context = Context.current().withValue(CURRENT, watches);
    return Contexts.interceptCall(context, call, headers, next);
  }
}
