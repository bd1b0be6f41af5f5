package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.StateName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that commits is killed, again and again: nothing that it said is missing. */
@Timeout(120)
class CrashTest {
  private static final int KILLS = 4;

  @TempDir private Path directory;

  @Test
  void killedProcessLosesNothingThatItCommitted() throws Exception {
    Path file = directory.resolve("weft.db");
    List<String> said = new ArrayList<>();
    for (int kill = 1; kill <= KILLS; kill++) {
      try (Child child = Child.start(CommittingProcess.class, file)) {
        for (int line = 0; line < 40 * kill; line++) {
          said.add(child.line());
        }
        said.addAll(child.kill());
      }
      check(file, said, kill);
    }
  }

  private static void check(Path file, List<String> said, int kill) throws Exception {
    try (SqlStore store = SqlStore.open(StoreSettings.at(file), new SystemTime())) {
      assertThat(store.epoch()).isEqualTo(2L * kill);
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
      assertWhole(store);
    }
  }

  /** What was committed together is there together. */
  private static void assertWhole(SqlStore store) throws Exception {
    List<Job> jobs = store.list(JobQuery.ALL, Long.MAX_VALUE, Integer.MAX_VALUE);
    assertThat(jobs.size() % 2).isZero();
    assertThat(store.load().lastJob()).isEqualTo(jobs.getFirst().number());
    List<Long> ended =
        jobs.reversed().stream().filter(job -> job.state().terminal()).map(Job::number).toList();
    assertThat(store.notices(0, Integer.MAX_VALUE).stream().map(Notice::number))
        .containsExactlyElementsOf(ended);
  }
}
