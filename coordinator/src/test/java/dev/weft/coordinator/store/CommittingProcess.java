package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.ended;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static dev.weft.coordinator.loop.SampleJobs.running;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Terminal;
import java.nio.file.Path;
import java.util.List;

/**
 * Commits until it is killed: jobs n and n + 1, then the end of n with its notice; and prints n
 * after the first commit, n and an exclamation mark after the second.
 */
final class CommittingProcess {
  private CommittingProcess() {}

  /** The database file; or a coordinator's folder, and URL, user and password of a database. */
  public static void main(String[] arguments) throws Exception {
    Path place = Path.of(arguments[0]);
    StoreSettings settings =
        arguments.length == 1
            ? StoreSettings.at(place)
            : PostgresSettings.at(arguments[1], arguments[2], arguments[3], place);
    try (SqlStore store = SqlStore.open(settings, new SystemTime())) {
      for (long number = store.load().lastJob() + 1; true; number += 2) {
        Job job = running(queued(number), "a");
        store.commit(List.of(new Change.JobAdded(job), new Change.JobAdded(queued(number + 1))));
        System.out.println(number);
        Job end = ended(job, Terminal.SUCCEEDED);
        store.commit(
            List.of(
                new Change.JobSaved(end),
                new Change.NoticeAdded(new Notice.JobEnded(number, end))));
        System.out.println(number + "!");
        store.tidy();
      }
    }
  }
}
