package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.StateName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that commits is killed, again and again: nothing that it said is missing. */
@Timeout(120)
abstract class CrashContract {
  private static final int KILLS = 4;

  @Test
  void killedProcessLosesNothingThatItCommitted(Bed bed) throws Exception {
    List<String> said = new ArrayList<>();
    for (int kill = 1; kill <= KILLS; kill++) {
      try (Child child = Child.start(CommittingProcess.class, arguments(bed))) {
        for (int line = 0; line < 40 * kill; line++) {
          said.add(child.line());
        }
        said.addAll(child.kill());
      }
      check(bed, said, kill);
    }
  }

  private static Object[] arguments(Bed bed) {
    return switch (bed) {
      case Bed.Sqlite sqlite -> new Object[] {sqlite.settings(Retention.DEFAULT).path()};
      case Bed.Postgres postgres -> {
        PostgresSettings settings = postgres.settings(Retention.DEFAULT);
        yield new Object[] {settings.home(), settings.url(), settings.user(), settings.password()};
      }
    };
  }

  private static void check(Bed bed, List<String> said, int kill) throws Exception {
    try (SqlStore store = SqlStore.open(bed.settings(), new SystemTime())) {
      assertThat(store.load().history().starts()).hasSize(2 * kill);
      long last = 0;
      for (String line : said) {
        long number = Long.parseLong(line.replace("!", ""));
        assertThat(number).isGreaterThanOrEqualTo(last);
        Job job = store.detail(id(number)).orElseThrow().job();
        assertThat(store.detail(id(number + 1))).isPresent();
        if (line.endsWith("!")) {
          assertThat(StateName.of(job.state())).isEqualTo(StateName.SUCCEEDED);
        }
        last = number;
      }
      assertWhole(bed, store);
    }
  }

  /** What was committed together is there together. */
  private static void assertWhole(Bed bed, SqlStore store) throws Exception {
    List<Job> jobs = store.list(JobQuery.ALL, Long.MAX_VALUE, Integer.MAX_VALUE);
    assertThat(jobs.size() % 2).isZero();
    assertThat(bed.first("SELECT last_job FROM coordinator")).isEqualTo(jobs.getFirst().number());
    List<Long> ended =
        jobs.reversed().stream().filter(job -> job.state().terminal()).map(Job::number).toList();
    assertThat(store.notices(0, Integer.MAX_VALUE).stream().map(Notice::number))
        .containsExactlyElementsOf(ended);
  }
}
