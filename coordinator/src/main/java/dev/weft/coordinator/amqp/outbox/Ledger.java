package dev.weft.coordinator.amqp.outbox;

import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.loop.Inbox;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which notice comes next, and which are done; outlives channels. For the publishing thread only.
 */
final class Ledger {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LINGER = Duration.ofMillis(5);
  private static final Duration FOREVER = Duration.ofHours(1);
  private static final int BATCH = 256;
  private static final int MOST_TRIES = 300;
  private static final int REMEMBERED = 10_000;

  private record Later(Pending pending, Duration due) {}

  private final Backlog backlog;
  private final JobReader reader;
  private final Inbox inbox;
  private final TimeSource time;
  private final Counters counters;
  private final Deque<Pending> again = new ArrayDeque<>();
  private final Deque<Later> later = new ArrayDeque<>();
  private final List<Long> done = new ArrayList<>();
  private Duration doneSince = Duration.ZERO;
  private Duration readAt = Duration.ZERO;
  // Jobs whose reply found no queue lately, the oldest first.
  private final Set<String> unwanted = new LinkedHashSet<>();
  private int suspects;

  Ledger(Backlog backlog, Outbox.Parts parts, Counters counters) {
    this.backlog = backlog;
    this.reader = parts.reader();
    this.inbox = parts.inbox();
    this.time = parts.context().time();
    this.counters = counters;
  }

  /** Whether notices must go one by one, as one of the next is suspect. */
  boolean careful() {
    return suspects > 0;
  }

  /** The next notice to publish. */
  Optional<Pending> next() {
    if (!again.isEmpty()) {
      return Optional.of(again.remove());
    }
    if (!later.isEmpty() && later.getFirst().due.compareTo(now()) <= 0) {
      return Optional.of(later.remove().pending);
    }
    return backlog.poll();
  }

  /** These were on their way when their channel died; they come first now, in this order. */
  void again(Collection<Pending> lost) {
    new ArrayList<>(lost).reversed().forEach(again::addFirst);
    counters.repeated.add(lost.size());
  }

  /** One of the next so many is what the broker closed the channel for. */
  void suspect(int count) {
    suspects = count;
  }

  /** It could not be published now; it is tried again a little later. */
  void later(Pending pending, String reason) {
    cleared();
    if (pending.tries() > MOST_TRIES) {
      abandon(pending, reason);
      return;
    }
    counters.repeated.increment();
    later.add(new Later(pending, now().plus(RETRY)));
  }

  /**
   * A job's reply found no queue. RabbitMQ confirms such a message, so that it is done; another
   * broker may refuse it, and then the notice is published again without the reply.
   */
  void replyReturned(String job) {
    unwanted.add(job);
    if (unwanted.size() > REMEMBERED) {
      unwanted.remove(unwanted.iterator().next());
    }
  }

  /** Whether the reply of a notice that is published again is to be left out. */
  boolean replyUnwanted(Pending pending) {
    return pending.tries() > 0 && unwanted.contains(name(pending.notice()));
  }

  /** All of it is confirmed. */
  void done(Pending pending) {
    cleared();
    if (done.isEmpty()) {
      doneSince = now();
    }
    done.add(pending.number());
    backlog.release(pending);
    counters.confirmed.increment();
    if (done.size() >= BATCH) {
      post();
    }
  }

  /** The broker will never take it. The job's record in the store is not touched by that. */
  void abandon(Pending pending, String reason) {
    counters.abandoned.increment();
    log.atError()
        .addKeyValue("notice", pending.number())
        .addKeyValue("job", name(pending.notice()))
        .addKeyValue("reason", reason)
        .log("Gave up publishing a result or dead letter: the broker does not take it");
    done(pending);
  }

  /** Tells the dispatcher what is done, unless that is better done together with more. */
  void postIfDue() {
    if (!done.isEmpty() && now().minus(doneSince).compareTo(LINGER) >= 0) {
      post();
    }
  }

  /** Tells the dispatcher what is done. */
  void post() {
    if (!done.isEmpty()) {
      inbox.post(new Event.Published(List.copyOf(done)));
      done.clear();
    }
  }

  /**
   * Reads more notices from the store if some are there only and there is room for them.
   *
   * @return whether there may be something new to publish
   * @throws StoreException if the store cannot be read; after a while it is worth another try
   */
  boolean readMore() throws StoreException {
    Optional<Backlog.Page> wanted = backlog.wanted();
    if (wanted.isEmpty() || now().compareTo(readAt) < 0) {
      return false;
    }
    readAt = now().plus(RETRY);
    Backlog.Page page = wanted.get();
    backlog.read(page, reader.notices(page.after(), page.limit()));
    readAt = Duration.ZERO;
    return true;
  }

  /** How long nothing has to be done by itself. */
  Duration patience() {
    Duration now = now();
    Duration until = now.plus(FOREVER);
    if (!done.isEmpty()) {
      until = min(until, doneSince.plus(LINGER));
    }
    if (!later.isEmpty()) {
      until = min(until, later.getFirst().due);
    }
    if (backlog.wanted().isPresent()) {
      until = min(until, readAt);
    }
    return until.compareTo(now) <= 0 ? Duration.ofNanos(1) : until.minus(now);
  }

  private void cleared() {
    suspects = Math.max(0, suspects - 1);
  }

  private Duration now() {
    return time.now().steady();
  }

  private static String name(Notice notice) {
    return switch (notice) {
      case Notice.JobEnded(_, var job) -> job.id().value();
      case Notice.MessageRefused _ -> "(refused message)";
    };
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
