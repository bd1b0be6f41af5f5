package dev.weft.coordinator.amqp.outbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.coordinator.dispatch.Notice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Notices that wait to be published, within bounds of number and size that count those being
 * published, too. What is offered beyond them is dropped here and read from the store when there is
 * room: from then on, until it has caught up, everything comes from the store, in order. A new one
 * has to catch up first. Thread-safe; one thread takes.
 */
final class Backlog {
  private static final int FIRST_PAGE = 64;
  private static final int SMALLEST_PAGE = 8;
  private static final int LARGEST_PAGE = 512;

  /** Numbers of this coordinator's own new notices are below this. */
  private final long ceiling;

  private final int maxNotices;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<Pending> waiting = new ArrayDeque<>();

  @GuardedBy("lock")
  private final Deque<Range> inherited = new ArrayDeque<>();

  @GuardedBy("lock")
  private int held;

  @GuardedBy("lock")
  private long heldBytes;

  @GuardedBy("lock")
  private boolean behind = true;

  // The highest number that was ever let in, and that was ever offered.
  @GuardedBy("lock")
  private long entered;

  @GuardedBy("lock")
  private long offered;

  @GuardedBy("lock")
  private int pageLimit = FIRST_PAGE;

  /**
   * What to read from the store.
   *
   * @param after notices with a higher number
   * @param limit at most so many
   * @param offered the highest number that was offered before the reading
   * @param last leave out what has a higher number
   */
  record Page(long after, int limit, long offered, long last) {
    boolean inherited() {
      return last < Long.MAX_VALUE;
    }
  }

  /** Notices of another coordinator that are still to be read, after one number up to another. */
  private record Range(long after, long last) {}

  Backlog(OutboxSettings settings, long ceiling) {
    this.ceiling = ceiling;
    this.maxNotices = settings.notices();
    this.maxBytes = settings.bytes();
  }

  /** A notice to be published; its number is higher than that of those offered before. */
  void offer(Notice notice) {
    lock.lock();
    try {
      offered = Math.max(offered, notice.number());
      if (behind || notice.number() <= entered) {
        return;
      }
      if (held >= maxNotices || heldBytes >= maxBytes) {
        behind = true;
        return;
      }
      enter(notice);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the oldest one. */
  Optional<Pending> poll() {
    lock.lock();
    try {
      return Optional.ofNullable(waiting.poll());
    } finally {
      lock.unlock();
    }
  }

  /** One that was taken is done. */
  void release(Pending pending) {
    lock.lock();
    try {
      held--;
      heldBytes -= pending.size();
    } finally {
      lock.unlock();
    }
  }

  /** What to read from the store now; empty if it is not behind, or has no room. */
  Optional<Page> wanted() {
    lock.lock();
    try {
      boolean room = held <= maxNotices / 2 && heldBytes <= maxBytes / 2;
      Range next = inherited.peek();
      if (!room || (!behind && next == null)) {
        return Optional.empty();
      }
      return Optional.of(
          next == null
              ? new Page(entered, pageLimit, offered, Long.MAX_VALUE)
              : new Page(next.after(), pageLimit, offered, next.last()));
    } finally {
      lock.unlock();
    }
  }

  /** Notices of another coordinator, between two numbers, are to be published, too. */
  void inherit(long first, long last) {
    lock.lock();
    try {
      inherited.add(new Range(first - 1, last));
    } finally {
      lock.unlock();
    }
  }

  /** What was read from the store. */
  void read(Page page, List<Notice> notices) {
    lock.lock();
    try {
      if (page.inherited()) {
        readInherited(page, notices);
        return;
      }
      long before = heldBytes;
      // Those above are of other coordinators; they come from the store on their own.
      List<Notice> own = notices.stream().filter(n -> n.number() < ceiling).toList();
      for (Notice notice : own) {
        enter(notice);
      }
      if (own.isEmpty()) {
        // What is not in the store any more needs no publishing.
        entered = Math.max(entered, page.offered());
      } else {
        long average = Math.max(1, (heldBytes - before) / own.size());
        pageLimit = Math.clamp(maxBytes / 4 / average, SMALLEST_PAGE, LARGEST_PAGE);
      }
      behind = own.size() >= page.limit() || offered > entered;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is nothing to publish: not here, nor on its way, nor in the store. */
  boolean isDone() {
    lock.lock();
    try {
      return held == 0 && !behind && inherited.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing waits here. */
  boolean isEmpty() {
    lock.lock();
    try {
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  int held() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  boolean behind() {
    lock.lock();
    try {
      return behind;
    } finally {
      lock.unlock();
    }
  }

  private boolean own(long number) {
    return number < ceiling && number >= ceiling - Notice.BLOCK;
  }

  @GuardedBy("lock")
  private void readInherited(Page page, List<Notice> notices) {
    inherited.remove();
    for (Notice notice : notices) {
      if (notice.number() <= page.last() && !own(notice.number())) {
        hold(notice);
      }
    }
    boolean more = notices.size() >= page.limit() && notices.getLast().number() < page.last();
    if (more) {
      inherited.addFirst(new Range(notices.getLast().number(), page.last()));
    }
  }

  @GuardedBy("lock")
  private void enter(Notice notice) {
    if (notice.number() <= entered) {
      return;
    }
    entered = notice.number();
    hold(notice);
  }

  @GuardedBy("lock")
  private void hold(Notice notice) {
    Pending pending = new Pending(notice);
    waiting.add(pending);
    held++;
    heldBytes += pending.size();
  }
}
