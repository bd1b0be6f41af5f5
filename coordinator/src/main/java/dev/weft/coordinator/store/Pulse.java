package dev.weft.coordinator.store;

import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.loop.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that shows that this coordinator lives, and watches the others. When the store cannot
 * be reached it goes on trying: what it could not see does not count against anybody.
 */
public final class Pulse implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

  /** Between two beats. */
  public static final Duration EVERY = Duration.ofSeconds(3);

  /** So long after a beat nobody can have found this one dead: see {@link Sightings}. */
  public static final Duration SURE_FOR = Sightings.DEAD_AFTER.multipliedBy(4).dividedBy(5);

  private final Membership membership;
  private final TimeSource time;
  private final Consumer<TakenOver> heir;
  private final Sightings sightings = new Sightings();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Whose takeover was begun and may be recorded though it is not known: to be asked for again. */
  private final List<Member> begun = new ArrayList<>();

  private volatile Duration provenAt;
  private volatile boolean leaving;
  private boolean troubled;

  /**
   * Makes it; nothing runs yet.
   *
   * @param membership belongs to this from now on
   * @param heir told of each coordinator that was taken over, in this thread
   */
  public Pulse(Membership membership, TimeSource time, Consumer<TakenOver> heir) {
    this.membership = membership;
    this.time = time;
    this.heir = heir;
    this.provenAt = time.now().steady();
  }

  /** Whether it is certain that nobody has taken this coordinator over yet. Any thread. */
  public boolean sure() {
    return time.now().steady().minus(provenAt).compareTo(SURE_FOR) < 0;
  }

  /**
   * Beats until {@link #stop}.
   *
   * @throws IllegalStateException if this coordinator was taken over, or the store is broken
   */
  @Override
  public void run() {
    try (membership) {
      do {
        beat();
      } while (!stopped.await(EVERY.toNanos(), TimeUnit.NANOSECONDS));
      if (leaving) {
        membership.leave();
        LOG.atInfo().log("others may take over what this coordinator leaves");
      }
    } catch (StoreException e) {
      throw new IllegalStateException(e.reason(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  /**
   * Tells the others with the next beat where this coordinator's API is reached; thread-safe.
   *
   * @param where as {@code host:port}
   */
  public void advertise(String where) {
    membership.advertise(where);
  }

  /** Ends {@link #run} soon. */
  public void stop() {
    stopped.countDown();
  }

  /**
   * Ends {@link #run}, and lets others take over at once; nothing may be committed any more.
   *
   * @return whether that was said in time
   */
  public boolean leave(Duration patience) throws InterruptedException {
    leaving = true;
    stopped.countDown();
    return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void beat() throws StoreException {
    try {
      Duration now = time.now().steady();
      membership.beat();
      provenAt = now;
      for (Member dead : sightings.look(membership.others(), time.now().steady())) {
        if (!begun.contains(dead)) {
          begun.add(dead);
        }
      }
      while (!begun.isEmpty() && stopped.getCount() > 0) {
        membership.takeOver(begun.getFirst()).ifPresent(heir);
        begun.removeFirst();
      }
      if (troubled) {
        LOG.atInfo().log("other coordinators can be seen again");
      }
      troubled = false;
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.BROKEN) {
        throw e;
      }
      if (!troubled) {
        LOG.atWarn().addKeyValue("reason", e.reason()).log("other coordinators cannot be seen");
      }
      troubled = true;
    }
  }
}
