package dev.weft.agent.link;

import dev.weft.agent.core.Message;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.HeldAttempt;
import dev.weft.agent.core.attempt.RejectReason;
import dev.weft.common.id.AttemptId;
import dev.weft.proto.agent.v1.AgentMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Decides what leaves next on one stream. What is about work leaves in the order in which it was
 * queued and before any log, except that a result lets the log of its own attempt go first, and
 * that claims leave when there is nothing else, with what is kept for them. Confined to the link's
 * writing thread, but for {@link #queue} and {@link #answer}.
 */
final class Writer {
  /**
   * A result that waits for leave to send the log before it.
   *
   * @param attempt whose
   * @param until when it stops waiting
   */
  private record Held(AttemptId attempt, Duration until) {}

  private final Function<AttemptId, Optional<Ending>> endings;
  private final ClaimLane claims;
  private final LogLane logs;
  private final Duration logPatience;
  private final Queue<Message> control = new ConcurrentLinkedQueue<>();
  private final Queue<AgentMessage> answers = new ConcurrentLinkedQueue<>();
  private final Deque<AgentMessage> next = new ArrayDeque<>();
  private final Deque<Held> held = new ArrayDeque<>();
  private boolean ready;

  Writer(
      Function<AttemptId, Optional<Ending>> endings,
      ClaimLane claims,
      LogLane logs,
      Duration logPatience) {
    this.endings = endings;
    this.claims = claims;
    this.logs = logs;
    this.logPatience = logPatience;
  }

  /** Queues what the core says. Any thread. */
  void queue(Message message) {
    control.add(message);
  }

  /** Queues what the reader answers by itself. Any thread. */
  void answer(AgentMessage message) {
    answers.add(message);
  }

  /** Whether Ready is written: from then on attempts may speak. */
  boolean ready() {
    return ready;
  }

  /** Whether nothing that is about work waits to be written. */
  boolean isDry() {
    return control.isEmpty() && answers.isEmpty() && next.isEmpty() && held.isEmpty();
  }

  /** Adds what is about work, then what attempts say, until the frame is full. */
  void fill(Frame frame, Duration now) {
    releaseHeld(frame, now);
    while (!frame.isFull() && prepare(frame, now)) {
      AgentMessage message = next.getFirst();
      if (!frame.fits(message)) {
        return;
      }
      frame.add(next.removeFirst());
    }
    if (next.isEmpty()) {
      claims.fill(frame);
    }
    if (ready && next.isEmpty()) {
      logs.fill(frame, now);
    }
  }

  /** When there may be something to write although nothing new was queued. */
  Optional<Duration> due() {
    Optional<Duration> logsDue = ready ? logs.due() : Optional.empty();
    Held first = held.peekFirst();
    if (first == null) {
      return logsDue;
    }
    return logsDue.filter(due -> due.compareTo(first.until) < 0).or(() -> Optional.of(first.until));
  }

  /** Makes the next message ready, unless there is one; false if there is none. */
  private boolean prepare(Frame frame, Duration now) {
    while (next.isEmpty()) {
      AgentMessage answer = answers.poll();
      if (answer != null) {
        next.add(answer);
        return true;
      }
      Message message = control.poll();
      if (message == null) {
        return false;
      }
      encode(message, frame, now);
    }
    return true;
  }

  private void encode(Message message, Frame frame, Duration now) {
    switch (message) {
      case Message.Inventory(List<HeldAttempt> items, List<AttemptId> lost, boolean last) ->
          next.add(Encoder.inventory(items, lost, last));
      case Message.Reconciled reconciled -> next.add(Encoder.reconciled(reconciled));
      case Message.Ready(int credits) -> {
        next.add(Encoder.ready(credits));
        ready = true;
      }
      case Message.Credits(int credits, boolean draining) ->
          next.add(Encoder.credits(credits, draining));
      case Message.Accepted(AttemptId attempt) -> next.add(Encoder.accepted(attempt));
      case Message.Rejected(AttemptId attempt, RejectReason reason) ->
          next.add(Encoder.rejected(attempt, reason));
      case Message.Claim claim -> claims.add(claim);
      case Message.Result(AttemptId attempt) -> encodeResult(attempt, frame, now);
      case Message.Goodbye() -> next.add(Encoder.goodbye());
    }
  }

  private void encodeResult(AttemptId attempt, Frame frame, Duration now) {
    if (logs.finish(attempt, frame)) {
      addResult(attempt);
    } else {
      held.add(new Held(attempt, now.plus(logPatience)));
    }
  }

  private void releaseHeld(Frame frame, Duration now) {
    Held first = held.peekFirst();
    if (first == null || (logs.stalled() && now.compareTo(first.until) < 0)) {
      return;
    }
    for (int count = held.size(); count > 0; count--) {
      Held waiting = held.removeFirst();
      boolean patient = now.compareTo(waiting.until) < 0;
      if (logs.finish(waiting.attempt, frame)) {
        addResult(waiting.attempt);
      } else if (patient) {
        held.add(waiting);
      } else {
        logs.abandon(waiting.attempt, frame);
        addResult(waiting.attempt);
      }
    }
  }

  private void addResult(AttemptId attempt) {
    endings.apply(attempt).ifPresent(ending -> next.add(Encoder.result(attempt, ending)));
  }
}
