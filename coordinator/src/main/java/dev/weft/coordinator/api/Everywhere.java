package dev.weft.coordinator.api;

import dev.weft.coordinator.loop.Peers.Peer;
import dev.weft.coordinator.loop.StoreException;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Has all other coordinators do what this one is asked for, one after the other: what is said of
 * agents and pools holds for all. Thread-safe; blocks.
 */
final class Everywhere {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Reads reads;
  private final PeerLines lines;

  Everywhere(Reads reads, PeerLines lines) {
    this.reads = reads;
    this.lines = lines;
  }

  /**
   * What the others have answered.
   *
   * @param answers of those that did it
   * @param silent those that did not
   */
  record Told<A>(List<A> answers, List<String> silent) {
    /**
     * Refuses if somebody has not heard of it.
     *
     * @throws Refused naming them
     */
    void refuseIfSilent() throws Refused {
      if (!silent.isEmpty()) {
        throw Refused.later(
            Reason.OWNER_UNAVAILABLE,
            "done, but not at coordinator %s: ask again until it is done there, or that one is gone"
                .formatted(String.join(", ", silent)),
            RETRY);
      }
    }

    Optional<A> first() {
      return answers.stream().findFirst();
    }
  }

  /** Asks all others, unless one of them asks for it; who never heard of an agent has no part. */
  <Q, A> Told<A> tell(MethodDescriptor<Q, A> method, Q request)
      throws Refused, StoreException, InterruptedException {
    List<A> answers = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    if (!Forwarding.passedOn()) {
      for (Peer peer : reads.others()) {
        try {
          answers.add(ask(peer, method, request));
        } catch (StatusRuntimeException e) {
          if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
            silent.add(peer.id());
          }
        } catch (IllegalArgumentException noAddress) {
          silent.add(peer.id());
        }
      }
    }
    return new Told<>(answers, silent);
  }

  private <Q, A> A ask(Peer peer, MethodDescriptor<Q, A> method, Q request) {
    Metadata headers = new Metadata();
    headers.put(Forwarding.FORWARDED, "1");
    try (PeerLines.Room room =
        lines.take(peer.address()).orElseThrow(() -> Status.UNAVAILABLE.asRuntimeException())) {
      return ClientCalls.blockingUnaryCall(
          ClientInterceptors.intercept(
              room.channel(), MetadataUtils.newAttachHeadersInterceptor(headers)),
          method,
          CallOptions.DEFAULT.withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS),
          request);
    }
  }
}
