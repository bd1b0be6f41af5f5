package dev.weft.coordinator.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.proto.agent.v1.SessionResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The one writer of a stream: any thread puts what is to be said, the stream's home thread sends
 * all that is there as one frame, as long as the transport takes it. Once {@link #close} returns
 * nothing more is sent, and every message was either sent or handed back. Thread-safe.
 */
final class StreamWriter {
  private final ServerCallStreamObserver<SessionResponse> wire;
  private final Consumer<Runnable> home;
  private final Vouching vouching;

  /**
   * Held while a frame is written. Writing never blocks; without the lock a frame could still leave
   * after another thread has closed the writer.
   */
  private final ReentrantLock pen = new ReentrantLock();

  @GuardedBy("pen")
  private final Lanes outgoing = new Lanes();

  /** Held for a moment by whoever has something to say; taken after the pen, if both are. */
  private final ReentrantLock lane = new ReentrantLock();

  @GuardedBy("lane")
  private final Lanes incoming = new Lanes();

  @GuardedBy("lane")
  private boolean closed;

  private final AtomicBoolean due = new AtomicBoolean();

  /**
   * Writes to {@code wire}.
   *
   * @param home runs tasks on the stream's home thread
   * @param vouching what is said of the store
   */
  StreamWriter(
      ServerCallStreamObserver<SessionResponse> wire, Consumer<Runnable> home, Vouching vouching) {
    this.wire = wire;
    this.vouching = vouching;
    this.home = home;
  }

  /** Puts something to be sent with the next flush; returns whether the writer is open. */
  boolean put(Consumer<Lanes> what) {
    lane.lock();
    try {
      if (!closed) {
        what.accept(incoming);
      }
      return !closed;
    } finally {
      lane.unlock();
    }
  }

  /** Puts something and has it sent soon; returns whether the writer is open. */
  boolean send(Consumer<Lanes> what) {
    if (!put(what)) {
      return false;
    }
    if (due.compareAndSet(false, true)) {
      home.accept(this::flush);
    }
    return true;
  }

  /** Sends what is there; on the home thread. */
  void flush() {
    due.set(false);
    pen.lock();
    try {
      if (!takeIncoming()) {
        return;
      }
      while (wire.isReady()) {
        Optional<SessionResponse> frame = outgoing.frame(SessionSettings.FRAME_BYTES, vouching);
        if (frame.isEmpty()) {
          return;
        }
        wire.onNext(frame.get());
      }
    } finally {
      pen.unlock();
    }
  }

  /** Ends all sending; returns the assignments that were not sent. */
  List<Effect.Assign> close() {
    pen.lock();
    try {
      lane.lock();
      try {
        closed = true;
        outgoing.absorb(incoming);
      } finally {
        lane.unlock();
      }
      return outgoing.takeAssigns();
    } finally {
      pen.unlock();
    }
  }

  @GuardedBy("pen")
  private boolean takeIncoming() {
    lane.lock();
    try {
      outgoing.absorb(incoming);
      return !closed;
    } finally {
      lane.unlock();
    }
  }
}
