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

  /** Callers whose events go to {@code inbox}. */
  public Callers(Inbox inbox) {
    this.inbox = inbox;
  }

  /**
   * Posts an event and returns its answer, complete once what it says is durable. It is completed
   * in the committing thread: what depends on it must be short or asynchronous. A caller that gives
   * up cancels it.
   *
   * @param event makes the event from the ticket
   */
  public CompletableFuture<Answer> ask(Function<Ticket, Event> event) {
    Ticket ticket = new Ticket(last.incrementAndGet());
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    waiting.put(ticket, answer);
    var _ = answer.whenComplete((_, _) -> waiting.remove(ticket));
    inbox.post(event.apply(ticket));
    return answer;
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
