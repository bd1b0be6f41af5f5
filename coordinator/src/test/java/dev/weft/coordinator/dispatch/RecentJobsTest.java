package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobFixture;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import org.junit.jupiter.api.Test;

/** For how long a job that left memory is remembered. */
class RecentJobsTest {
  private static final PoolName POOL = new PoolName("default");
  private static final PoolName OTHER = new PoolName("other");

  private final RecentJobs recent = new RecentJobs();
  private final Decision first = new Decision();
  private final Decision second = new Decision();

  @Test
  void itIsRememberedUntilItsDecisionIsRecorded() {
    recent.put(job("a"), first);
    recent.put(job("b"), second);

    recent.recorded(first);
    assertThat(recent.find(job("a").id())).isEmpty();
    assertThat(recent.find(job("b").id())).isPresent();

    recent.recorded(second);
    assertThat(recent.size()).isZero();
  }

  @Test
  void aDecisionThatRemembersNothingForgetsNothing() {
    recent.put(job("a"), first);

    recent.recorded(new Decision());

    assertThat(recent.size()).isEqualTo(1);
  }

  @Test
  void decisionsBeforeTheOneThatIsRecordedAreRecordedToo() {
    recent.put(job("a"), first);
    recent.put(job("b"), second);

    recent.recorded(second);

    assertThat(recent.size()).isZero();
  }

  @Test
  void aJobThatLeavesAgainIsRememberedFromThenOn() {
    recent.put(job("a"), first);
    recent.put(job("a"), second);

    recent.recorded(first);

    assertThat(recent.find(job("a").id())).isPresent();
  }

  @Test
  void itIsRememberedWhileAPageIsReadThatWasAskedForBefore() {
    recent.put(job("before"), first);
    recent.reading(POOL);
    recent.put(job("after"), first);

    recent.recorded(first);
    assertThat(recent.find(job("before").id())).isEmpty();
    assertThat(recent.find(job("after").id())).isPresent();

    recent.readingDone(POOL);
    recent.recorded(second);
    assertThat(recent.size()).isZero();
  }

  @Test
  void theOldestPageCounts() {
    recent.reading(POOL);
    recent.put(job("a"), first);
    recent.reading(OTHER);
    recent.put(job("b"), first);
    recent.recorded(first);
    assertThat(recent.size()).isEqualTo(2);

    recent.readingDone(POOL);
    recent.recorded(second);
    assertThat(recent.find(job("a").id())).isEmpty();
    assertThat(recent.find(job("b").id())).isPresent();
  }

  private static Job job(String id) {
    return Job.accepted(
        1, Ask.job(id).spec(), SpecDigest.of(Ask.job(id).spec()), JobFixture.NOW, Origin.API);
  }
}
