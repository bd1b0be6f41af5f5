package dev.weft.coordinator.api;

import dev.weft.common.task.Permit;
import dev.weft.common.task.Permits;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.loop.Callers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands submissions to the dispatcher, no more at once than the bounds. What was handed over counts
 * until it is answered, even when its caller has gone: it is in memory until then. Thread-safe.
 */
final class Submissions {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Callers callers;
  private final Permits jobs;
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();

  Submissions(Callers callers, ApiSettings.Limits limits) {
    this.callers = callers;
    this.jobs = new Permits(limits.submissions());
    this.maxBytes = limits.submissionBytes();
  }

  /**
   * Hands one over.
   *
   * @return what becomes of it, once that is durable
   * @throws Refused if too many wait already
   */
  CompletableFuture<Answer> hand(SpecReader.Submission submission) throws Refused {
    Optional<Permit> permit = jobs.tryAcquire();
    int size = submission.spec().payload().size();
    if (permit.isEmpty() || bytes.addAndGet(size) > maxBytes) {
      permit.ifPresent(held -> {
        bytes.addAndGet(-size);
        held.close();
      });
      throw Refused.later(
          Reason.TOO_MANY_SUBMISSIONS, "too many submissions wait to be stored", RETRY);
    }
    return callers
        .ask(ticket ->
            new Event.Submitted(ticket, submission.spec(), submission.digest(), submission.fresh()))
        .whenComplete((_, _) -> {
          bytes.addAndGet(-size);
          permit.get().close();
        });
  }
}
