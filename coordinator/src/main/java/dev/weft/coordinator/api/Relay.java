package dev.weft.coordinator.api;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Passes a call with one request on to another coordinator, and what comes back to the caller, no
 * faster than the caller takes it. The deadline and the caller's giving up reach the other one
 * through the context in which it is made. Its server's side belongs to the thread of the answers.
 *
 * @param <Q> the request
 * @param <A> an answer
 */
final class Relay<Q, A> extends ClientCall.Listener<A> {
  private final ServerCall<Q, A> call;
  private final ClientCall<Q, A> onward;
  private final End end;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean answered;

  @GuardedBy("lock")
  private boolean owed;

  /** How it ends. */
  interface End {
    /** It has ended, with what the other coordinator said at the end. */
    void ended(Relay<?, ?> relay, Status status, Metadata trailers);
  }

  Relay(ServerCall<Q, A> call, ClientCall<Q, A> onward, End end) {
    this.call = call;
    this.onward = onward;
    this.end = end;
  }

  /** Sends the request. */
  void start(Metadata headers, Q request) {
    onward.start(this, headers);
    onward.request(1);
    onward.sendMessage(request);
    onward.halfClose();
  }

  /** Ends it before its time. */
  void stop() {
    stopping.set(true);
    onward.cancel("stopped", null);
  }

  /** Whether {@link #stop} was asked for. */
  boolean stopped() {
    return stopping.get();
  }

  /** Whether something of the answer has been passed back; to be asked at its end. */
  boolean answered() {
    return answered;
  }

  /** The caller has gone. */
  void cancel() {
    onward.cancel("the caller has gone", null);
  }

  /** The caller takes more. */
  void ready() {
    if (takeOwed()) {
      onward.request(1);
    }
  }

  private boolean takeOwed() {
    lock.lock();
    try {
      boolean was = owed;
      owed = false;
      return was;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onHeaders(Metadata headers) {
    answered = true;
    call.sendHeaders(headers);
  }

  @Override
  public void onMessage(A answer) {
    call.sendMessage(answer);
    lock.lock();
    try {
      owed = true;
    } finally {
      lock.unlock();
    }
    // Looked at afterwards: if the caller becomes ready meanwhile, one of the two sees it.
    if (call.isReady()) {
      ready();
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    end.ended(this, status, trailers);
  }
}
