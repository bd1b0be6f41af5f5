package dev.weft.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AgentMessage.KindCase;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.LogGrant;
import dev.weft.proto.agent.v1.SessionRequest;
import dev.weft.proto.agent.v1.SessionResponse;
import dev.weft.proto.agent.v1.Welcome;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A call without a wire: keeps what is sent, is ready when it is told to. Thread-safe. */
final class RecordingCall {
  private static final long PATIENCE_SECONDS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final List<AgentMessage> sent = new ArrayList<>();

  @GuardedBy("lock")
  private boolean ready = true;

  @GuardedBy("lock")
  private int asked;

  private volatile ClientCall.@Nullable Listener<SessionResponse> listener;
  private volatile Task onSent = () -> {};

  /** What may be interrupted. */
  interface Task {
    void run() throws InterruptedException;
  }

  /** Has it run after each frame, on the thread that sent it. */
  void onSent(Task task) {
    onSent = task;
  }

  /** Everything that was sent, in order. */
  List<AgentMessage> sent() {
    lock.lock();
    try {
      return List.copyOf(sent);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until one of this kind was sent. */
  void awaitSent(KindCase kind) throws InterruptedException {
    awaitSent(kind, 1);
  }

  /** Waits until so many of this kind were sent. */
  void awaitSent(KindCase kind, int count) throws InterruptedException {
    await(
        kind + " was not sent",
        () -> sent().stream().filter(one -> one.getKindCase() == kind).count() >= count);
  }

  /** Whether a frame may be sent from now on; the sender is told when it may. */
  void ready(boolean now) {
    lock.lock();
    try {
      ready = now;
      asked = 0;
    } finally {
      lock.unlock();
    }
    if (now) {
      listener().onReady();
    }
  }

  /** Waits until the sender has asked whether it may send, since that was last changed. */
  void awaitAsked() throws InterruptedException {
    await("nobody wanted to send", () -> asked() > 0);
  }

  /** Has the coordinator say it. */
  void answer(Welcome welcome) {
    answer(CoordinatorMessage.newBuilder().setWelcome(welcome).build());
  }

  /** Has the coordinator say it. */
  void answer(LogGrant grant) {
    answer(CoordinatorMessage.newBuilder().setLogGrant(grant).build());
  }

  /** A channel on which each call is this one. */
  Channel channel() {
    return new Channel() {
      @Override
      @SuppressWarnings("unchecked")
      public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
        return (ClientCall<Q, A>) new Recording();
      }

      @Override
      public String authority() {
        return "nowhere";
      }
    };
  }

  private void answer(CoordinatorMessage message) {
    listener().onMessage(SessionResponse.newBuilder().addMessages(message).build());
  }

  private ClientCall.Listener<SessionResponse> listener() {
    return Objects.requireNonNull(listener, "the call was not started");
  }

  private int asked() {
    lock.lock();
    try {
      return asked;
    } finally {
      lock.unlock();
    }
  }

  private void await(String otherwise, BooleanSupplier done) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!done.getAsBoolean()) {
        left = changed.awaitNanos(left);
        assertThat(left).as(otherwise).isPositive();
      }
    } finally {
      lock.unlock();
    }
  }

  private final class Recording extends ClientCall<SessionRequest, SessionResponse> {
    @Override
    public void start(Listener<SessionResponse> to, Metadata headers) {
      listener = to;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public boolean isReady() {
      lock.lock();
      try {
        asked++;
        changed.signalAll();
        return ready;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void sendMessage(SessionRequest frame) {
      lock.lock();
      try {
        sent.addAll(frame.getMessagesList());
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      try {
        onSent.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
