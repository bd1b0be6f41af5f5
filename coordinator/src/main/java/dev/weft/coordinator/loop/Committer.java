package dev.weft.coordinator.loop;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Decision;
import dev.weft.coordinator.dispatch.Foreign;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that commits and then carries out effects, in order: nothing is told to anybody before
 * it is durable. When the store cannot be written, the same changes are tried again until it can; a
 * damaged store ends the process. In between the store is tidied.
 */
public final class Committer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final Foreign NONE = new Foreign(Set.of(), Set.of());
  private static final Duration FIRST_WAIT = Duration.ofMillis(20);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** How long to wait for a decision before the store is tidied again. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  /**
   * After a commit of so many changes the next one waits a little for more company: each commit,
   * and each burst that its effects are on the way to agents and broker, costs as much as tens of
   * jobs. Below some thousand jobs a second no commit is that large, and none waits.
   */
  private static final int CROWD = 100;

  private static final Duration GATHERING = Duration.ofMillis(10);

  private final Loop loop;
  private final JobStore store;
  private final Effects effects;
  private final Trouble trouble;
  private final CountDownLatch abandoned = new CountDownLatch(1);

  /**
   * Makes the committer; nothing runs yet.
   *
   * @param loop whose decisions it commits
   * @param store records them; written to by this thread only
   * @param effects carries them out
   * @param trouble told when the store cannot be written
   */
  public Committer(Loop loop, JobStore store, Effects effects, Trouble trouble) {
    this.loop = loop;
    this.store = store;
    this.effects = effects;
    this.trouble = trouble;
  }

  /**
   * Commits until the loop has ended and all that it decided is committed. Then, as after a
   * failure, nobody is answered any more, and who still waits is told so.
   *
   * @throws IllegalStateException if the store is damaged, or this coordinator was taken over
   */
  @Override
  public void run() {
    try {
      OpenDecision open = loop.open();
      Duration wait = IDLE;
      while (!open.drained()) {
        Optional<Decision> decision = open.take(wait);
        if (decision.isPresent() && !carryOut(decision.get())) {
          return;
        }
        wait = tidy() ? Duration.ZERO : IDLE;
        if (decision.isPresent() && decision.get().changes().size() >= CROWD) {
          open.awaitFull(GATHERING);
        }
      }
    } catch (StoreException e) {
      throw new IllegalStateException(e.reason(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      effects.end();
    }
  }

  /** Gives up a store that cannot be written: what it did not record was not told to anybody. */
  public void abandon() {
    abandoned.countDown();
  }

  /** Commits a decision and then does what it says; false: given up, nothing was done. */
  private boolean carryOut(Decision decision) throws StoreException, InterruptedException {
    if (!commit(decision)) {
      return false;
    }
    loop.recorded(decision);
    decision.effects().forEach(effects::carryOut);
    return true;
  }

  /** Whether more is to be tidied at once. */
  private boolean tidy() throws StoreException {
    try {
      boolean more = store.tidy();
      trouble.tidy();
      return more;
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.BROKEN) {
        throw e;
      }
      trouble.untidy(e);
      return false;
    }
  }

  /** Records a decision, without what other coordinators have accepted or made first. */
  private boolean commit(Decision decision) throws StoreException, InterruptedException {
    Duration wait = FIRST_WAIT;
    while (!decision.changes().isEmpty()) {
      try {
        Foreign theirs = tryCommit(decision.changes());
        trouble.writable();
        if (theirs.equals(NONE)) {
          return true;
        }
        LOG.atInfo()
            .addKeyValue("jobs", theirs.jobs().size())
            .addKeyValue("schedules", theirs.schedules().size())
            .log("another coordinator was faster");
        loop.withdraw(theirs, decision);
        continue;
      } catch (StoreException e) {
        if (e.kind() == StoreException.Kind.BROKEN) {
          throw e;
        }
        trouble.unwritable(e);
      }
      if (abandoned.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
    }
    return true;
  }

  private Foreign tryCommit(List<Change> changes) throws StoreException {
    try {
      Set<JobId> jobs = new HashSet<>();
      store.commit(changes).forEach(job -> jobs.add(job.id()));
      return new Foreign(jobs, Set.of());
    } catch (ForeignSchedulesException e) {
      return new Foreign(Set.of(), e.schedules());
    }
  }
}
