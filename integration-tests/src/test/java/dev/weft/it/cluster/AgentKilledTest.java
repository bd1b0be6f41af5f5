package dev.weft.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.it.proc.JvmProcess;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that are killed and started again on their journal. */
class AgentKilledTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Pattern ANSWER = Pattern.compile("(?<!: \")answer-\\d+-end");

  @TempDir private Path folder;

  @Test
  void whatHadFinishedWhileTheCoordinatorWasDeadIsRecordedOnceAndNotRunAgain() throws Exception {
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "256m")) {
      JvmProcess agent = cluster.startAgent("a1");
      submit(cluster, "job-", 200, "6s");
      await().atMost(LONG).until(() -> cluster.running("a1") == 200);
      cluster.coordinator().kill9();
      await().atMost(LONG).until(() -> answersInJournal("a1") == 200);

      agent.kill9();
      cluster.restartCoordinator();
      cluster.startAgent("a1");

      await().atMost(LONG).until(() -> ended(cluster) == 200);
      List<Job> jobs = cluster.allJobs();
      assertThat(jobs).allMatch(job -> job.getState() == JobState.JOB_STATE_SUCCEEDED);
      assertThat(jobs).allMatch(job -> job.getExecutions() == 1);
      assertThat(jobs).allMatch(job -> job.getAttemptsCount() == 1);
    }
  }

  @Test
  void onlyWhatRanIsRunAgainAndAtOnce() throws Exception {
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "256m")) {
      JvmProcess agent = cluster.startAgent("a1");
      submit(cluster, "short-", 150, "10ms");
      await().atMost(LONG).until(() -> ended(cluster) == 150);
      submit(cluster, "long-", 50, "10s");
      await().atMost(LONG).until(() -> cluster.running("a1") == 50);

      agent.kill9();
      cluster.startAgent("a1");

      // Nobody had to wait until the agent was declared lost: that takes minutes.
      await().atMost(LONG).until(() -> ended(cluster) == 200);
      List<Job> jobs = cluster.allJobs();
      assertThat(jobs).allMatch(job -> job.getState() == JobState.JOB_STATE_SUCCEEDED);
      assertThat(jobs)
          .allMatch(job -> job.getExecutions() == (isLong(job) ? 2 : 1))
          .filteredOn(AgentKilledTest::isLong)
          .hasSize(50);
    }
  }

  @Test
  void withoutJournalWhatHadFinishedIsRunAgain() throws Exception {
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "256m")) {
      JvmProcess agent = cluster.startAgent("a1", "journal.place=memory");
      submit(cluster, "job-", 20, "3s");
      await().atMost(LONG).until(() -> cluster.running("a1") == 20);
      cluster.coordinator().kill9();
      agent.kill9();
      cluster.restartCoordinator();
      cluster.startAgent("a1", "journal.place=memory");

      await().atMost(LONG).until(() -> ended(cluster) == 20);
      assertThat(cluster.allJobs()).allMatch(job -> job.getExecutions() == 2);
      assertThat(folder.resolve("a1/journal")).doesNotExist();
    }
  }

  private static void submit(WeftCluster cluster, String prefix, int count, String duration) {
    SubmitJobsRequest.Builder request = SubmitJobsRequest.newBuilder();
    for (int job = 0; job < count; job++) {
      String payload =
          "{\"duration\": \"%s\", \"answer\": \"answer-%d-end\"}".formatted(duration, job);
      request.addSpecs(
          JobSpec.newBuilder()
              .setId(prefix + job)
              .setHandler("sleep")
              .setPayload(ByteString.copyFromUtf8(payload)));
    }
    assertThat(cluster.jobs().submitJobs(request.build()).getResultsList())
        .noneMatch(result -> result.hasError());
  }

  private static boolean isLong(Job job) {
    return job.getSpec().getId().startsWith("long-");
  }

  private static long ended(WeftCluster cluster) {
    return cluster.allJobs().stream()
        .filter(job -> job.getState() == JobState.JOB_STATE_SUCCEEDED)
        .count();
  }

  /** How many different answers are on the disk, apart from those in payloads. */
  private int answersInJournal(String agent) throws IOException {
    TreeSet<String> answers = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder.resolve(agent).resolve("journal"))) {
      for (Path file : files.toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        ANSWER.matcher(content).results().map(MatchResult::group).forEach(answers::add);
      }
    }
    return answers.size();
  }
}
