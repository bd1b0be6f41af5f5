package dev.weft.coordinator.api;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.loop.Peers.Peer;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.CreateScheduleRequest;
import dev.weft.proto.api.v1.DeleteScheduleRequest;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.GetScheduleRequest;
import dev.weft.proto.api.v1.JobServiceGrpc;
import dev.weft.proto.api.v1.PauseScheduleRequest;
import dev.weft.proto.api.v1.ReleaseJobRequest;
import dev.weft.proto.api.v1.ResumeScheduleRequest;
import dev.weft.proto.api.v1.ScheduleServiceGrpc;
import dev.weft.proto.api.v1.TriggerScheduleRequest;
import dev.weft.proto.api.v1.WaitJobRequest;
import dev.weft.proto.api.v1.WatchJobRequest;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Passes calls about a job or schedule on to the coordinator whose it is, as they are; what
 * everybody can answer from the store stays here. A call goes on once: what was passed on is
 * answered where it arrives. Thread-safe; looks into the store on the call's virtual thread.
 */
final class Forwarding implements ServerInterceptor, AutoCloseable {
  /** Says which coordinator has passed the call on. */
  static final Metadata.Key<String> FORWARDED =
      Metadata.Key.of("weft-forwarded", Metadata.ASCII_STRING_MARSHALLER);

  private static final Context.Key<Boolean> PASSED_ON = Context.key("weft-passed-on");
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** The calls that may be about another coordinator's job or schedule. */
  private static final Set<String> METHODS =
      Set.of(
          JobServiceGrpc.getGetJobMethod().getFullMethodName(),
          JobServiceGrpc.getWaitJobMethod().getFullMethodName(),
          JobServiceGrpc.getWatchJobMethod().getFullMethodName(),
          JobServiceGrpc.getCancelJobMethod().getFullMethodName(),
          JobServiceGrpc.getReleaseJobMethod().getFullMethodName(),
          ScheduleServiceGrpc.getCreateScheduleMethod().getFullMethodName(),
          ScheduleServiceGrpc.getGetScheduleMethod().getFullMethodName(),
          ScheduleServiceGrpc.getDeleteScheduleMethod().getFullMethodName(),
          ScheduleServiceGrpc.getPauseScheduleMethod().getFullMethodName(),
          ScheduleServiceGrpc.getResumeScheduleMethod().getFullMethodName(),
          ScheduleServiceGrpc.getTriggerScheduleMethod().getFullMethodName());

  private final Reads reads;
  private final Watches watches;
  private final PeerLines lines;
  private final Set<Relay<?, ?>> relays = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  Forwarding(Reads reads, Watches watches, PeerLines lines) {
    this.reads = reads;
    this.watches = watches;
    this.lines = lines;
  }

  /** Whether another coordinator has passed the current call on. */
  static boolean passedOn() {
    return Boolean.TRUE.equals(PASSED_ON.get());
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (headers.containsKey(FORWARDED)) {
      Context context = Context.current().withValue(PASSED_ON, true);
      return Contexts.interceptCall(context, call, headers, next);
    }
    if (!METHODS.contains(call.getMethodDescriptor().getFullMethodName())) {
      return next.startCall(call, headers);
    }
    call.request(1);
    return new Crossroads<>(call, headers, next);
  }

  /** Ends what was passed on, and what would be later: the coordinator stops. */
  void endAll() {
    ending = true;
    relays.forEach(Relay::stop);
  }

  @Override
  public void close() {
    endAll();
    lines.close();
  }

  /** The other coordinator that the request is for, if any. */
  private Optional<Peer> peer(Object request) throws Refused, StoreException, InterruptedException {
    try {
      return switch (request) {
        case GetJobRequest get -> reads.ownerOf(new JobId(get.getId()));
        case WaitJobRequest wait -> reads.ownerOf(new JobId(wait.getId()));
        case WatchJobRequest watch -> reads.ownerOf(new JobId(watch.getId()));
        case CancelJobRequest cancel -> reads.ownerOf(new JobId(cancel.getId()));
        case ReleaseJobRequest release -> reads.ownerOf(new JobId(release.getId()));
        case CreateScheduleRequest made -> reads.ownerOf(new ScheduleId(made.getSpec().getId()));
        case GetScheduleRequest get -> reads.ownerOf(new ScheduleId(get.getId()));
        case DeleteScheduleRequest gone -> reads.ownerOf(new ScheduleId(gone.getId()));
        case PauseScheduleRequest pause -> reads.ownerOf(new ScheduleId(pause.getId()));
        case ResumeScheduleRequest resume -> reads.ownerOf(new ScheduleId(resume.getId()));
        case TriggerScheduleRequest trigger -> reads.ownerOf(new ScheduleId(trigger.getId()));
        default -> throw new IllegalStateException("nobody's: " + request.getClass());
      };
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  private static Refused unreachable(Peer peer) {
    return Refused.later(
        Reason.OWNER_UNAVAILABLE,
        "coordinator %s, whose this is, does not answer; if it is gone, what it owned is taken over some 20 s after it was last seen: ask again"
            .formatted(peer.id()),
        RETRY);
  }

  private static Refused full(Peer peer) {
    return Refused.later(
        Reason.TOO_MANY_WAITS, "too many calls are passed on to coordinator " + peer.id(), RETRY);
  }

  /** A call of which it is not known yet where it goes; the server's thread of the call only. */
  private final class Crossroads<Q, A> extends ServerCall.Listener<Q> {
    private final ServerCall<Q, A> call;
    private final Metadata headers;
    private final ServerCallHandler<Q, A> next;
    private @Nullable Q request;
    private volatile ServerCall.@Nullable Listener<Q> here;
    private volatile @Nullable Relay<Q, A> there;
    private volatile boolean gone;
    private boolean ready;

    Crossroads(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      this.call = call;
      this.headers = headers;
      this.next = next;
    }

    @Override
    public void onMessage(Q message) {
      request = message;
    }

    @Override
    public void onHalfClose() {
      Q message = request;
      try {
        Optional<Peer> peer = message == null ? Optional.empty() : peer(message);
        if (peer.isPresent() && message != null) {
          pass(peer.get(), message);
        } else {
          stay();
        }
      } catch (Refused | StoreException e) {
        close(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        close(e);
      }
    }

    private void stay() {
      ServerCall.Listener<Q> local = next.startCall(call, headers);
      here = local;
      if (ready) {
        local.onReady();
      }
      Q message = request;
      if (message != null) {
        local.onMessage(message);
      }
      local.onHalfClose();
      if (gone) {
        local.onCancel();
      }
    }

    private void pass(Peer peer, Q message) throws Refused {
      MethodDescriptor<Q, A> method = call.getMethodDescriptor();
      PeerLines.Room room;
      try {
        room = lines.take(peer.address()).orElseThrow(() -> full(peer));
      } catch (IllegalArgumentException noAddress) {
        unreached(peer);
        return;
      }
      Runnable release = room::close;
      if (!method.getType().serverSendsOneMessage()) {
        try {
          Watches.Room watch = watches.open();
          release =
              () -> {
                watch.close();
                room.close();
              };
        } catch (Refused e) {
          room.close();
          throw e;
        }
      }
      start(peer, message, room, release);
    }

    private void start(Peer peer, Q message, PeerLines.Room room, Runnable release) {
      Metadata onward = new Metadata();
      onward.merge(headers);
      onward.put(FORWARDED, "1");
      Relay<Q, A> relay =
          new Relay<>(
              call,
              room.channel().newCall(call.getMethodDescriptor(), CallOptions.DEFAULT),
              (ended, status, trailers) -> {
                relays.remove(ended);
                release.run();
                ended(peer, ended, status, trailers);
              });
      there = relay;
      relays.add(relay);
      relay.start(onward, message);
      if (ending) {
        relay.stop();
      }
    }

    private void ended(Peer peer, Relay<?, ?> relay, Status status, Metadata trailers) {
      if (relay.stopped()) {
        close(Watches.stopping());
      } else if (status.getCode() != Status.Code.UNAVAILABLE || trailers.containsKey(DETAILS)) {
        call.close(status, trailers);
      } else if (relay.answered()) {
        close(unreachable(peer));
      } else {
        unreached(peer);
      }
    }

    /** Nothing came back: what the store shows is better than nothing. */
    private void unreached(Peer peer) {
      if (request instanceof GetJobRequest || request instanceof GetScheduleRequest) {
        stay();
      } else {
        close(unreachable(peer));
      }
    }

    private void close(Exception why) {
      StatusRuntimeException status = StatusMapper.exception(why);
      Metadata trailers = status.getTrailers();
      call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    @Override
    public void onReady() {
      ServerCall.Listener<Q> local = here;
      Relay<Q, A> relay = there;
      ready = true;
      if (local != null) {
        local.onReady();
      } else if (relay != null) {
        relay.ready();
      }
    }

    @Override
    public void onCancel() {
      ServerCall.Listener<Q> local = here;
      Relay<Q, A> relay = there;
      gone = true;
      if (local != null) {
        local.onCancel();
      } else if (relay != null) {
        relay.cancel();
      }
    }

    @Override
    public void onComplete() {
      ServerCall.Listener<Q> local = here;
      if (local != null) {
        local.onComplete();
      }
    }
  }
}
