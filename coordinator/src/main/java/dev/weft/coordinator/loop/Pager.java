package dev.weft.coordinator.loop;

import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.List;
import java.util.concurrent.Executor;

/** Reads pages of queued jobs from the store, off the committing thread. */
@FunctionalInterface
public interface Pager {
  /** Reads a page; {@code PageRead} must follow. */
  void read(Effect.ReadPage page);

  /**
   * One that reads in a thread that {@code run} starts.
   *
   * @param maxBytes of payload that one page has at most
   */
  static Pager of(JobStore store, Inbox inbox, long maxBytes, Trouble trouble, Executor run) {
    return page ->
        run.execute(() -> {
          List<Job> jobs = List.of();
          boolean failed = true;
          try {
            jobs = store.queued(page.pool(), page.from(), page.limit(), maxBytes);
            failed = false;
            trouble.readable();
          } catch (StoreException e) {
            trouble.unreadable(e);
          } finally {
            // Without an answer the pool would never be read again; the next tick asks anew.
            inbox.post(new Event.PageRead(page.pool(), jobs, failed));
          }
        });
  }
}
