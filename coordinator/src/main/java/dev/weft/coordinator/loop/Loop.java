package dev.weft.coordinator.loop;

import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.dispatch.Decision;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Foreign;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.Stored;
import dev.weft.coordinator.dispatch.Ticket;
import dev.weft.coordinator.dispatch.Views;
import dev.weft.coordinator.dispatch.job.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides. It drains the mailbox in batches and lets the {@link Dispatcher} add
 * what comes of them to the open decision. While too much waits to be committed nothing more is
 * decided, and the mailbox fills until its sources are held back; questions are still answered.
 */
public final class Loop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  /** Events that wait before sources are held back. */
  private static final int ROOM = 8_192;

  /** Events that are decided together at most. */
  private static final int BATCH = 1_024;

  /** Events whose decisions wait for one commit at most. */
  private static final int OPEN = 4_096;

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration UNWANTED_EVERY = Duration.ofSeconds(5);

  /** Waits for no answer. */
  private static final Ticket NOBODY = new Ticket(0);

  private static final Duration BEFORE_RETRY = Duration.ofMillis(200);

  private final Mailbox mailbox = new Mailbox(ROOM);
  private final OpenDecision open = new OpenDecision(OPEN, mailbox::wake);
  private final Dispatcher dispatcher;
  private final JobStore store;
  private final TimeSource time;
  private final Trouble trouble;
  private final ClockWatch clocks = new ClockWatch();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private Duration nextTick = Duration.ZERO;
  private Duration nextUnwanted = Duration.ZERO;

  /**
   * Makes the loop; nothing runs yet.
   *
   * @param dispatcher decides; belongs to this loop from now on
   * @param store asked for jobs that are not in memory
   * @param time read once for each batch
   * @param trouble told when the store cannot be read
   */
  public Loop(Dispatcher dispatcher, JobStore store, TimeSource time, Trouble trouble) {
    this.dispatcher = dispatcher;
    this.store = store;
    this.time = time;
    this.trouble = trouble;
  }

  /** Where events are posted. */
  public Inbox inbox() {
    return mailbox;
  }

  OpenDecision open() {
    return open;
  }

  /** A decision is durable, and so are all before it. */
  void recorded(Decision decision) {
    mailbox.remind(() -> dispatcher.recorded(decision));
  }

  /**
   * Takes out of a decision, and out of the open one, what other coordinators have accepted or made
   * first, and has the events decided anew that were about it.
   *
   * @param taken what could not be recorded because of them
   */
  void withdraw(Foreign theirs, Decision taken) throws InterruptedException {
    CompletableFuture<List<Event>> again = new CompletableFuture<>();
    Runnable errand =
        () -> {
          try {
            open.add(0, next -> again.complete(dispatcher.withdraw(theirs, List.of(taken, next))));
          } catch (RuntimeException e) {
            again.completeExceptionally(e);
          }
        };
    if (!mailbox.ask(errand)) {
      ended.await();
      errand.run();
    }
    again.join().forEach(mailbox::post);
  }

  /**
   * Reads what the dispatcher holds, in the loop's thread and without waiting for the store. The
   * answer is a failure if the question fails, and an {@link EndedException} if the loop has ended.
   *
   * @param question short
   */
  <T> CompletableFuture<T> ask(Function<Views, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean asked = mailbox.ask(() -> answer(question, answer));
    if (!asked) {
      answer.completeExceptionally(new EndedException());
    }
    return answer;
  }

  private <T> void answer(Function<Views, T> question, CompletableFuture<T> answer) {
    try {
      answer.complete(question.apply(dispatcher.views()));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /**
   * Takes over what the store holds, then decides until {@link #stop}.
   *
   * @throws IllegalStateException if the store cannot be read at all
   */
  @Override
  public void run() {
    try {
      restore();
      while (!stopping) {
        Mailbox.Mail mail = open.full() ? mailbox.take(0, TICK) : mailbox.take(BATCH, untilDue());
        mail.errands().forEach(Loop::run);
        if (!mail.events().isEmpty() || (!open.full() && !untilDue().isPositive())) {
          decide(mail.events());
        }
      }
    } catch (StoreException e) {
      throw new IllegalStateException(e.reason(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      mailbox.close().forEach(Loop::run);
      open.close();
      ended.countDown();
    }
  }

  /** What others want run here must not end the loop. */
  private static void run(Runnable errand) {
    try {
      errand.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("errand failed");
    }
  }

  /**
   * Ends {@link #run}; what waits in the mailbox stays undecided, what was decided is committed.
   */
  public void stop() {
    stopping = true;
    mailbox.wake();
  }

  private void restore() throws StoreException {
    Moment now = time.now();
    nextTick = now.steady().plus(TICK);
    store.predecessors().ifPresent(dispatcher::follow);
    var restored = store.load();
    open.add(0, decision -> dispatcher.start(restored, now, decision));
  }

  private void decide(List<Event> posted) throws StoreException, InterruptedException {
    List<Event> events = new ArrayList<>(posted);
    events.addAll(heardOfOthers());
    Optional<Stored> found = lookUp(events);
    if (found.isEmpty()) {
      return;
    }
    Stored stored = found.get();
    Moment now = time.now();
    watch(now);
    List<Event> all = new ArrayList<>(events);
    if (now.steady().compareTo(nextTick) >= 0) {
      all.add(new Event.Tick());
      dispatcher.renumber(store::numbersAfter);
      nextTick = now.steady().plus(TICK);
    }
    open.add(all.size(), decision -> dispatcher.decide(all, stored, now, decision));
  }

  /**
   * Cancels of jobs that came while another coordinator was asked to cancel them, and recoveries.
   */
  private List<Event> heardOfOthers() throws StoreException {
    Duration now = time.now().steady();
    if (now.compareTo(nextUnwanted) < 0) {
      return List.of();
    }
    nextUnwanted = now.plus(UNWANTED_EVERY);
    try {
      Set<JobId> jobs = store.unwanted();
      List<RecoveryFacts> recoveries = store.recoveries();
      trouble.readable();
      return Stream.<Event>concat(
              jobs.stream().map(job -> new Event.CancelAsked(NOBODY, job, false)),
              recoveries.stream().map(Event.RecoveryHeard::new))
          .toList();
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.BROKEN) {
        throw e;
      }
      trouble.unreadable(e);
      return List.of();
    }
  }

  /** What is due is compared with the clocks anyway; this is for people who wonder. */
  private void watch(Moment now) {
    clocks
        .look(now)
        .ifPresent(by ->
            LOG.atWarn().addKeyValue("by", by).log("the wall clock was set; named times move"));
  }

  private Duration untilDue() {
    Duration due = dispatcher.nextDue().filter(d -> d.compareTo(nextTick) < 0).orElse(nextTick);
    return due.minus(time.now().steady());
  }

  /**
   * What the store holds of the jobs that the events name and the dispatcher does not hold; empty
   * if the loop was stopped before this could be read.
   */
  private Optional<Stored> lookUp(List<Event> events) throws StoreException, InterruptedException {
    while (!stopping) {
      // Asked each time: errands may have made the dispatcher forget what is recorded.
      Set<JobId> ids = unknown(events);
      ids.addAll(dispatcher.lookAhead(time.now()));
      boolean claims = events.stream().anyMatch(Event.Claimed.class::isInstance);
      if (ids.isEmpty() && !claims) {
        return Optional.of(Stored.NOTHING);
      }
      try {
        if (claims) {
          dispatcher.know(store.starts());
        }
        Map<JobId, Job> found = store.find(ids);
        // Afterwards: a job that is removed in between leaves its tombstone in the same commit.
        ids.removeAll(found.keySet());
        Stored stored =
            new Stored(
                found,
                ids.isEmpty() ? Map.of() : store.tombstones(ids),
                found.isEmpty() ? Set.of() : store.elsewhere(found.keySet()));
        if (!ids.isEmpty()) {
          dispatcher.hear(store.wishes(ids));
        }
        trouble.readable();
        return Optional.of(stored);
      } catch (StoreException e) {
        if (e.kind() == StoreException.Kind.BROKEN) {
          throw e;
        }
        trouble.unreadable(e);
        mailbox.take(0, BEFORE_RETRY).errands().forEach(Loop::run);
      }
    }
    return Optional.empty();
  }

  private Set<JobId> unknown(List<Event> events) {
    Set<JobId> ids = new HashSet<>();
    for (Event event : events) {
      ids.addAll(dispatcher.unknown(event));
    }
    return ids;
  }
}
