package dev.weft.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.StateName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** No query that is asked often reads more rows than it returns, and none sorts. */
class QueryPlanTest {
  @TempDir private Path directory;
  private SqlStore store;
  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    Path file = directory.resolve("weft.db");
    store = SqlStore.open(StoreSettings.at(file), new SystemTime());
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    store.close();
  }

  private String plan(String sql) throws Exception {
    List<String> steps = new ArrayList<>();
    try (PreparedStatement explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
        ResultSet results = explain.executeQuery()) {
      while (results.next()) {
        steps.add(results.getString("detail"));
      }
    }
    return String.join("\n", steps);
  }

  private String listPlan(long before, StateName... states) throws Exception {
    JobQuery query =
        new JobQuery(Set.copyOf(List.of(states)), "p", "h", "", Instant.EPOCH, Instant.MAX);
    String plan = plan(JobList.of(query, before, 10).sql());
    assertThat(plan).doesNotContain("TEMP B-TREE");
    return plan;
  }

  @ParameterizedTest
  @EnumSource(
      names = {"DELAYED", "QUEUED", "ASSIGNED", "RUNNING", "RETRY_WAIT", "CANCELLING", "HELD"})
  void openJobsAreListedByIndex(StateName state) throws Exception {
    assertThat(listPlan(Long.MAX_VALUE, state)).contains("USING INDEX job_open");
    assertThat(listPlan(99, state, StateName.RUNNING)).contains("USING INDEX job_open (number<?");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {
        "DELAYED",
        "QUEUED",
        "ASSIGNED",
        "RUNNING",
        "RETRY_WAIT",
        "CANCELLING",
        "HELD",
        "SUCCEEDED"
      })
  void whatEndedBadlyIsListedByIndex(StateName state) throws Exception {
    assertThat(listPlan(Long.MAX_VALUE, state)).contains("USING INDEX job_unsuccessful");
    assertThat(listPlan(99, state, StateName.FAILED))
        .contains("USING INDEX job_unsuccessful (number<?");
  }

  @Test
  void otherListsWalkBackFromTheNewest() throws Exception {
    assertThat(listPlan(Long.MAX_VALUE)).contains("SCAN j\n");
    assertThat(listPlan(99, StateName.SUCCEEDED)).contains("INTEGER PRIMARY KEY (rowid<?)");
  }

  @Test
  void queuedJobsAreReadInTheOrderOfTheirIndex() throws Exception {
    assertThat(plan(QueuedReads.SAME_PRIORITY))
        .contains("USING INDEX job_queued (owner=? AND pool=? AND priority=? AND number>?)")
        .doesNotContain("TEMP B-TREE");
    assertThat(plan(QueuedReads.LOWER_PRIORITIES))
        .contains("USING INDEX job_queued (owner=? AND pool=? AND priority<?)")
        .doesNotContain("TEMP B-TREE");
  }

  @Test
  void whatIsDueIsReadInTheOrderOfItsIndex() throws Exception {
    assertThat(plan(DueReads.DUE))
        .contains("USING INDEX job_due (owner=? AND due_clock=?")
        .doesNotContain("TEMP B-TREE");
  }

  @Test
  void restartReadsOnlyWhatIsOpen() throws Exception {
    assertThat(plan(Restoring.OPEN_JOBS))
        .contains("USING INDEX job_open")
        .doesNotContain("TEMP B-TREE");
    assertThat(plan(Restoring.QUEUED)).contains("USING COVERING INDEX job_queued");
    assertThat(plan(Restoring.DUE)).contains("USING COVERING INDEX job_due");
  }

  @Test
  void jobsAndNoticesAreFoundByTheirKeys() throws Exception {
    assertThat(plan(JobReads.FIND.one())).contains("(id=?)").doesNotContain("SCAN");
    assertThat(plan(JobReads.FIND.many())).contains("(id=?)").doesNotContain("SCAN");
    assertThat(plan(JobReads.DETAIL)).contains("(id=?)").doesNotContain("SCAN");
    assertThat(plan(JobReads.ATTEMPTS)).contains("(job=?)").doesNotContain("SCAN", "TEMP");
    assertThat(plan(JobReads.LOG)).contains("(id=?)").doesNotContain("SCAN");
    assertThat(plan(NoticeReads.SELECT)).contains("(rowid>?)").doesNotContain("SCAN", "TEMP");
    assertThat(plan(TombstoneReads.FIND.one())).contains("(id=?)").doesNotContain("SCAN");
    assertThat(plan(TombstoneReads.FIND.many())).contains("(id=?)").doesNotContain("SCAN");
    assertThat(plan(Graveyard.OLDEST)).doesNotContain("TEMP");
    assertThat(plan(Graveyard.BURY)).contains("(rowid>? AND rowid<?)");
    assertThat(plan(Sweep.LOOK_AT)).contains("outbox_job (job=?)").doesNotContain("SCAN j", "TEMP");
  }
}
