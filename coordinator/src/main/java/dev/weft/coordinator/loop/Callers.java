package dev.weft.coordinator.loop;

import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Ticket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Who waits for an answer of the dispatcher. Thread-safe. */
public final class Callers {
  private final Inbox inbox;
  private final AtomicLong last = new AtomicLong();
  private final ConcurrentMap<Ticket, CompletableFuture<Answer>> waiting =
      new ConcurrentHashMap<>();
  private volatile boolean ended;

  /** Callers whose events go to {@code inbox}. */
  public Callers(Inbox inbox) {
    this.inbox = inbox;
  }

  /**
   * Posts an event and returns its answer, complete once what it says is durable. It is completed
   * in the committing thread: what depends on it must be short or asynchronous. A caller that gives
   * up cancels it. It fails with an {@link EndedException} if there will be none.
   *
   * @param event makes the event from the ticket
   */
  public CompletableFuture<Answer> ask(Function<Ticket, Event> event) {
    Ticket ticket = new Ticket(last.incrementAndGet());
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    waiting.put(ticket, answer);
    var _ = answer.whenComplete((_, _) -> waiting.remove(ticket));
    if (ended) {
      answer.completeExceptionally(new EndedException());
    } else {
      inbox.post(event.apply(ticket));
    }
    return answer;
  }

  /** Nobody is answered any more: tells all who wait, and all who come later. */
  public void end() {
    // First this: who asks meanwhile is either seen below or sees it.
    ended = true;
    waiting.values().forEach(answer -> answer.completeExceptionally(new EndedException()));
  }

  /** Completes what {@link #ask} returned; does nothing if the caller gave up. */
  void answer(Ticket ticket, Answer answer) {
    CompletableFuture<Answer> caller = waiting.remove(ticket);
    if (caller != null) {
      caller.complete(answer);
    }
  }

  /** How many wait. */
  public int waiting() {
    return waiting.size();
  }
}
