package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.ended;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static dev.weft.coordinator.loop.SampleJobs.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Predecessor;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whom a coordinator follows, and for how long. */
@Timeout(60)
@ExtendWith(PostgresExtension.class)
class SuccessionsTest {
  private static final Job RUNNING = running(queued(1), "a");

  @TempDir private Path folder;
  private Coordinators coordinators;
  private PostgresDatabase database;
  private SqlStore one;
  private SqlStore two;
  private SqlStore three;

  @BeforeEach
  void open(PostgresDatabase given) throws StoreException {
    database = given;
    coordinators = new Coordinators(given, folder);
    one = coordinators.open("one");
    two = coordinators.open("two");
    three = coordinators.open("three");
  }

  @AfterEach
  void close() throws Exception {
    coordinators.close();
  }

  @Test
  void whoeverIsTakenOverIsFollowedAndSoAreThoseItFollowed() throws Exception {
    takeOver(two, one);
    assertThat(follows(two)).containsExactly(number(one));

    takeOver(three, two);

    assertThat(follows(three)).containsExactly(number(one), number(two));
    assertThat(follows(two)).isEmpty();
  }

  @Test
  void whoHasNoOpenJobLeftIsForgottenAfterAWeek() throws Exception {
    commit(one, new Change.JobAdded(RUNNING));
    takeOver(two, one);
    commit(two, new Change.JobSaved(ended(RUNNING, Terminal.SUCCEEDED)));
    aWeekPasses();

    takeOver(two, three);

    assertThat(follows(two)).containsExactly(number(three));
  }

  @Test
  void beforeTheWeekIsOverNobodyIsForgotten() throws Exception {
    takeOver(two, one);

    takeOver(two, three);

    assertThat(follows(two)).containsExactly(number(one), number(three));
  }

  @Test
  void whoHadAJobThatIsStillOpenIsFollowedHoweverLong() throws Exception {
    commit(one, new Change.JobAdded(RUNNING));
    takeOver(two, one);
    aWeekPasses();

    takeOver(two, three);

    assertThat(follows(two)).containsExactly(number(one), number(three));
  }

  @Test
  void theJobStillCountsWhenAnotherOneHasInheritedIt() throws Exception {
    commit(one, new Change.JobAdded(RUNNING));
    takeOver(two, one);
    aWeekPasses();
    takeOver(three, two);
    aWeekPasses();
    SqlStore four = coordinators.open("four");
    takeOver(three, four);
    assertThat(follows(three)).containsExactly(number(one), number(two), number(four));

    commit(three, new Change.JobSaved(ended(RUNNING, Terminal.SUCCEEDED)));
    takeOver(three, coordinators.open("five"));

    assertThat(follows(three)).doesNotContain(number(one), number(two)).contains(number(four));
  }

  @Test
  void newerJobsDoNotKeepAnybody() throws Exception {
    commit(one, new Change.JobAdded(RUNNING));
    takeOver(two, one);
    commit(two, new Change.JobSaved(ended(RUNNING, Terminal.SUCCEEDED)));
    commit(two, new Change.JobAdded(running(queued(2), "a")));
    aWeekPasses();

    takeOver(two, three);

    assertThat(follows(two)).containsExactly(number(three));
  }

  private static long number(SqlStore store) {
    return store.engine().seat().owner();
  }

  private static List<Long> follows(SqlStore store) throws StoreException {
    return store.predecessors().orElseThrow().stream().map(Predecessor::owner).toList();
  }

  private static void takeOver(SqlStore heir, SqlStore dead) throws StoreException {
    try (Membership taker = heir.membership().orElseThrow()) {
      Member seen =
          taker.others().stream()
              .filter(member -> member.number() == number(dead))
              .findFirst()
              .orElseThrow();
      assertThat(taker.takeOver(seen)).isPresent();
    }
  }

  private static void commit(SqlStore store, Change... changes) throws StoreException {
    assertThat(store.commit(List.of(changes))).isEmpty();
  }

  private void aWeekPasses() throws SQLException {
    database.execute("UPDATE succession SET since = since - 7 * 86400 - 1");
  }
}
