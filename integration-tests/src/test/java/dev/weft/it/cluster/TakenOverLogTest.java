package dev.weft.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import dev.weft.coordinator.store.PostgresSettings;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.LogChunk;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a job says while its coordinator dies and another one takes it over, as processes. */
@ExtendWith(PostgresExtension.class)
final class TakenOverLogTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int WATCH_SECONDS = 5;
  private static final String TALKER = "talker";

  @TempDir private Path folder;

  @Test
  void logAndProgressGoOnAtTheHeir(PostgresDatabase database) throws Exception {
    try (WeftCluster one = coordinator(database, "one");
        WeftCluster two = coordinator(database, "two")) {
      one.startAgent("a1", List.of(one.agentPort(), two.agentPort()));
      submit(one);
      LogChunk heard = nextLog(watch(one));
      double before = get(one).getProgress().getFraction();

      one.coordinator().kill9();

      // Until it is taken over, whoever asks for it is told to come back.
      LogChunk[] after = new LogChunk[1];
      await()
          .atMost(LONG)
          .ignoreExceptions()
          .until(() -> {
            Iterator<WatchJobResponse> watch = watch(two);
            after[0] = nextLog(watch);
            // It speaks on, and is not only remembered.
            return nextLog(watch).getOffset() > after[0].getOffset();
          });
      assertThat(after[0].getAttempt()).isEqualTo(1);
      assertThat(after[0].getOffset()).isGreaterThanOrEqualTo(end(heard));
      assertThat(after[0].getGap()).isEqualTo(after[0].getOffset());
      assertThat(after[0].getData().toStringUtf8()).startsWith("slept ");
      assertThat(get(two).getProgress().getFraction()).isGreaterThan(before);
      cancel(two);
      await().atMost(LONG).until(() -> get(two).getState() == JobState.JOB_STATE_CANCELLED);
      assertThat(get(two).getExecutions()).isEqualTo(1);
    }
  }

  private WeftCluster coordinator(PostgresDatabase database, String name)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve(name));
    PostgresSettings store = database.settings(home);
    return WeftCluster.startWithoutBroker(
        home,
        "128m",
        "store.url=" + store.url(),
        "store.user=" + store.user(),
        "store.password=" + store.password());
  }

  private static void submit(WeftCluster to) {
    String payload = "{\"duration\": \"1h\", \"log_every\": \"50ms\"}";
    var _ =
        to.jobs()
            .submitJob(
                SubmitJobRequest.newBuilder()
                    .setSpec(
                        JobSpec.newBuilder()
                            .setId(TALKER)
                            .setHandler("sleep")
                            .setPayload(ByteString.copyFromUtf8(payload)))
                    .build());
  }

  private static void cancel(WeftCluster at) {
    var _ = at.jobs().cancelJob(CancelJobRequest.newBuilder().setId(TALKER).build());
  }

  private static Job get(WeftCluster from) {
    return from.jobs().getJob(GetJobRequest.newBuilder().setId(TALKER).build()).getJob();
  }

  private static Iterator<WatchJobResponse> watch(WeftCluster at) {
    return at.jobs()
        .withDeadlineAfter(WATCH_SECONDS, TimeUnit.SECONDS)
        .watchJob(WatchJobRequest.newBuilder().setId(TALKER).build());
  }

  private static LogChunk nextLog(Iterator<WatchJobResponse> watch) {
    WatchJobResponse next = watch.next();
    while (!next.hasLog()) {
      next = watch.next();
    }
    return next.getLog();
  }

  private static long end(LogChunk chunk) {
    return chunk.getOffset() + chunk.getData().size();
  }
}
