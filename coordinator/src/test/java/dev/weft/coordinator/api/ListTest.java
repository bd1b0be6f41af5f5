package dev.weft.coordinator.api;

import static dev.weft.coordinator.api.ApiSandbox.spec;
import static dev.weft.coordinator.api.ApiSandbox.submission;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.ListJobsRequest;
import dev.weft.proto.api.v1.ListJobsResponse;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import dev.weft.proto.api.v1.WaitJobRequest;
import dev.weft.proto.api.v1.WaitReason;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ListTest {
  private ApiSandbox box;

  @BeforeEach
  void start() throws IOException {
    box = new ApiSandbox();
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void pagesGoFromNewToOldWithoutGapsOrDoubles() {
    submitMany(25);
    List<String> seen = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      ListJobsResponse page =
          list(ListJobsRequest.newBuilder().setPageSize(10).setPageToken(token));
      seen.addAll(ids(page));
      token = page.getNextPageToken();
      pages++;
    } while (!token.isEmpty());

    assertThat(pages).isEqualTo(3);
    assertThat(seen)
        .containsExactlyElementsOf(
            IntStream.range(0, 25).mapToObj(i -> "job-" + (24 - i)).toList());
  }

  @Test
  void theLastPageHasNoTokenEvenWhenItIsFull() {
    submitMany(10);

    assertThat(list(ListJobsRequest.newBuilder().setPageSize(10)).getNextPageToken()).isEmpty();
  }

  @Test
  void filtersAreCombined() {
    box.agents.join("node-a", "gpu", Map.of(), "echo");
    box.jobs.submitJob(submission(spec("other-pool")));
    box.jobs.submitJob(submission(spec("other-handler").setPool("gpu").setHandler("sleep")));
    box.jobs.submitJob(submission(spec("running").setPool("gpu")));
    Effect.Assign assign = box.agents.takeAssign();
    box.agents.succeed(assign, "output");
    box.jobs.waitJob(WaitJobRequest.newBuilder().setId("running").build());

    assertThat(ids(list(ListJobsRequest.newBuilder().setPool("gpu"))))
        .containsExactly("running", "other-handler");
    assertThat(ids(list(ListJobsRequest.newBuilder().setPool("gpu").setHandler("echo"))))
        .containsExactly("running");
    assertThat(ids(list(ListJobsRequest.newBuilder().setAgent("node-a"))))
        .containsExactly("running");
    assertThat(
            ids(
                list(
                    ListJobsRequest.newBuilder()
                        .addStates(JobState.JOB_STATE_QUEUED)
                        .addStates(JobState.JOB_STATE_FAILED))))
        .containsExactly("other-handler", "other-pool");
    Timestamp soon = Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() + 60).build();
    assertThat(ids(list(ListJobsRequest.newBuilder().setAcceptedFrom(soon)))).isEmpty();
    assertThat(ids(list(ListJobsRequest.newBuilder().setAcceptedUntil(soon)))).hasSize(3);
  }

  @Test
  void aListedJobIsWithoutPayloadAndOutputButSaysWhyItWaits() {
    box.agents.join("node-a", "gpu", Map.of(), "echo");
    box.jobs.submitJob(submission(spec("ended").setPool("gpu")));
    box.agents.succeed(box.agents.takeAssign(), "output");
    box.jobs.waitJob(WaitJobRequest.newBuilder().setId("ended").build());
    box.submit("waits");

    ListJobsResponse page = list(ListJobsRequest.newBuilder());

    assertThat(page.getJobsList())
        .extracting(job -> job.getSpec().getPayload(), Job::getOutput)
        .containsOnly(org.assertj.core.groups.Tuple.tuple(ByteString.EMPTY, ByteString.EMPTY));
    assertThat(page.getJobs(0).getWaitReason()).isEqualTo(WaitReason.WAIT_REASON_NO_AGENT);
    assertThat(page.getJobs(0).getWaitText())
        .isEqualTo("no agent is connected in pool default; agents are connected in: gpu");
    assertThat(page.getJobs(1).getAttemptsList()).hasSize(1);
  }

  @Test
  void largePagesAreCutToWhatAClientTakes() {
    JobSpec.Builder large = spec("");
    for (int i = 0; i < 60; i++) {
      large.getPlacementBuilder().putRequiredLabels("label-" + i, "x".repeat(1_000));
    }
    for (int i = 0; i < 50; i++) {
      box.jobs.submitJob(submission(large));
    }

    ListJobsResponse page = list(ListJobsRequest.newBuilder().setPageSize(1_000));

    assertThat(page.getSerializedSize()).isLessThan(4 << 20);
    assertThat(page.getNextPageToken()).isNotEmpty();
    int rest =
        list(ListJobsRequest.newBuilder().setPageSize(1_000).setPageToken(page.getNextPageToken()))
            .getJobsCount();
    assertThat(page.getJobsCount() + rest).isEqualTo(50);
  }

  @Test
  void aForgedTokenIsRefused() {
    submitMany(3);
    String good = list(ListJobsRequest.newBuilder().setPageSize(1)).getNextPageToken();

    for (String forged :
        List.of("x", "AAAA", good + "A", flip(good, 0), flip(good, 12), flip(good, 31), "!!!!")) {
      Errors.of(() -> list(ListJobsRequest.newBuilder().setPageToken(forged)))
          .is(Reason.BAD_PAGE_TOKEN);
    }
    Errors.of(() -> list(ListJobsRequest.newBuilder().setPool("gpu").setPageToken(good)))
        .is(Reason.BAD_PAGE_TOKEN);
    list(ListJobsRequest.newBuilder().setPageToken(good));
  }

  @Test
  void tokensOfAnotherKeyAreRefused() throws Refused {
    PageTokens ours = new PageTokens(new byte[32]);
    byte[] other = new byte[32];
    other[0] = 1;
    String token = new PageTokens(other).make(7, JobQuery.ALL);

    assertThat(ours.read(ours.make(7, JobQuery.ALL), JobQuery.ALL)).isEqualTo(7);
    assertThat(ours.make(7, JobQuery.ALL)).isNotEqualTo(token);
  }

  @Test
  void wrongFiltersAreNamed() {
    ListJobsRequest.Builder wrong =
        ListJobsRequest.newBuilder()
            .addStates(JobState.JOB_STATE_UNSPECIFIED)
            .addStatesValue(99)
            .setPool("POOL")
            .setHandler("no spaces")
            .setAgent("no spaces")
            .setAcceptedFrom(Timestamp.newBuilder().setNanos(-1))
            .setAcceptedUntil(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
            .setPageSize(1_001);

    assertThat(Errors.of(() -> list(wrong)).is(Reason.INVALID_FIELD).fields())
        .containsExactly(
            "states",
            "states",
            "accepted_from",
            "accepted_until",
            "pool",
            "handler",
            "agent",
            "page_size");
  }

  private void submitMany(int count) {
    SubmitJobsRequest.Builder batch = SubmitJobsRequest.newBuilder();
    IntStream.range(0, count).forEach(i -> batch.addSpecs(spec("job-" + i)));
    box.jobs.submitJobs(batch.build());
  }

  private ListJobsResponse list(ListJobsRequest.Builder request) {
    return box.jobs.listJobs(request.build());
  }

  private static List<String> ids(ListJobsResponse page) {
    return page.getJobsList().stream().map(job -> job.getSpec().getId()).toList();
  }

  private static String flip(String token, int position) {
    char other = token.charAt(position) == 'B' ? 'Q' : 'B';
    return token.substring(0, position) + other + token.substring(position + 1);
  }
}
