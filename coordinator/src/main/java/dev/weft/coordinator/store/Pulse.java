package dev.weft.coordinator.store;

import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.loop.StoreException;
import java.time.Duration;
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
  private static final Duration EVERY = Duration.ofSeconds(3);

  private final Membership membership;
  private final TimeSource time;
  private final Consumer<Member> dead;
  private final Sightings sightings = new Sightings();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private boolean troubled;

  /**
   * Makes it; nothing runs yet.
   *
   * @param membership belongs to this from now on
   * @param dead told at each look who is to be taken over, in this thread
   */
  public Pulse(Membership membership, TimeSource time, Consumer<Member> dead) {
    this.membership = membership;
    this.time = time;
    this.dead = dead;
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
    } catch (StoreException e) {
      throw new IllegalStateException(e.reason(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends {@link #run} soon. */
  public void stop() {
    stopped.countDown();
  }

  private void beat() throws StoreException {
    try {
      membership.beat();
      sightings.look(membership.others(), time.now().steady()).forEach(dead);
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
