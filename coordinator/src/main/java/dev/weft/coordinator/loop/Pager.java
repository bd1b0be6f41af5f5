package dev.weft.coordinator.loop;

import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/** Reads pages of jobs from the store, off the committing thread. */
public interface Pager {
  /** Reads a page of queued jobs; {@code PageRead} must follow. */
  void read(Effect.ReadPage page);

  /** Reads a page of jobs that something is due for; {@code DueRead} must follow. */
  void read(Effect.ReadDue page);

  /**
   * One that reads in a thread that {@code run} starts.
   *
   * @param maxBytes of payload that one page of queued jobs has at most
   */
  static Pager of(JobStore store, Inbox inbox, long maxBytes, Trouble trouble, Executor run) {
    return new Pager() {
      @Override
      public void read(Effect.ReadPage page) {
        go(
            () -> store.queued(page.pool(), page.from(), page.limit(), maxBytes),
            (jobs, failed) -> new Event.PageRead(page.pool(), jobs, failed));
      }

      @Override
      public void read(Effect.ReadDue page) {
        go(
            () -> store.due(page.clock(), page.from(), page.limit()),
            (jobs, failed) -> new Event.DueRead(page.clock(), jobs, failed));
      }

      private void go(Reading reading, BiFunction<List<Job>, Boolean, Event> event) {
        run.execute(() -> {
          List<Job> jobs = List.of();
          boolean failed = true;
          try {
            jobs = reading.read();
            failed = false;
            trouble.readable();
          } catch (StoreException e) {
            trouble.unreadable(e);
          } finally {
            // Without an answer nothing would ever be read again; the next tick asks anew.
            inbox.post(event.apply(jobs, failed));
          }
        });
      }
    };
  }

  /** One look into the store. */
  interface Reading {
    /** Reads. */
    List<Job> read() throws StoreException;
  }
}
