package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.DeadLetter;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.proto.api.v1.DeadLetterFilter;
import dev.weft.proto.api.v1.GetDeadLetterRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.ListDeadLettersRequest;
import dev.weft.proto.api.v1.ListDeadLettersResponse;
import dev.weft.proto.api.v1.Policy;
import dev.weft.proto.api.v1.PurgeDeadLettersRequest;
import dev.weft.proto.api.v1.PurgeDeadLettersResponse;
import dev.weft.proto.api.v1.ReplayDeadLettersRequest;
import dev.weft.proto.api.v1.ReplayDeadLettersResponse;
import dev.weft.proto.api.v1.ReplayResult;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls about dead letters. */
class LettersTest {
  private static final DeadLetterFilter ALL = DeadLetterFilter.getDefaultInstance();

  private ApiSandbox box;

  @BeforeEach
  void open() throws IOException {
    box = new ApiSandbox();
  }

  @AfterEach
  void close() {
    box.close();
  }

  /** A job that nobody started in time. */
  private void expires(String id) {
    Policy.Builder policy = Policy.newBuilder();
    policy.getStartDeadlineBuilder().setNanos(1_000_000);
    expires(ApiSandbox.spec(id).setPolicy(policy));
  }

  private void expires(JobSpec.Builder spec) {
    String id = spec.getId();
    box.jobs.submitJob(ApiSandbox.submission(spec));
    box.jobs.waitJob(dev.weft.proto.api.v1.WaitJobRequest.newBuilder().setId(id).build());
  }

  private void refuse(long number) throws StoreException {
    Refusal refusal =
        new Refusal(
            "inbox",
            "BAD_HANDLER",
            "type: no",
            Map.of("property.type", "?"),
            Payload.of(new byte[] {0, -1}, ""));
    box.store.commit(
        List.of(
            new Change.LetterAdded(
                new DeadLetter.OfMessage(number, Instant.EPOCH.plusSeconds(9), refusal, 2))));
  }

  private ListDeadLettersResponse list(DeadLetterFilter filter, int size, String token) {
    return box.letters.listDeadLetters(
        ListDeadLettersRequest.newBuilder()
            .setFilter(filter)
            .setPageSize(size)
            .setPageToken(token)
            .build());
  }

  private List<String> ids() {
    return list(ALL, 0, "").getDeadLettersList().stream()
        .map(dev.weft.proto.api.v1.DeadLetter::getId)
        .toList();
  }

  private ReplayResult replay(String id) {
    return box.letters
        .replayDeadLetters(ReplayDeadLettersRequest.newBuilder().setId(id).build())
        .getResults(0);
  }

  private dev.weft.proto.api.v1.DeadLetter get(String id, boolean payload) {
    return box.letters
        .getDeadLetter(GetDeadLetterRequest.newBuilder().setId(id).setWithPayload(payload).build())
        .getDeadLetter();
  }

  @Test
  void jobsAndMessagesAreListedByThePage() throws StoreException {
    expires("one");
    refuse(500);

    ListDeadLettersResponse first = list(ALL, 1, "");
    ListDeadLettersResponse second = list(ALL, 1, first.getNextPageToken());

    assertThat(first.getDeadLetters(0).getId()).isEqualTo("message/500");
    assertThat(first.getDeadLetters(0).getReason()).isEqualTo("BAD_HANDLER");
    assertThat(second.getDeadLetters(0).getId()).isEqualTo("one");
    assertThat(second.getDeadLetters(0).getReason()).isEqualTo("EXPIRED");
    assertThat(second.getDeadLetters(0).getJob().getState()).isEqualTo(JobState.JOB_STATE_EXPIRED);
    assertThat(second.getNextPageToken()).isEmpty();
    DeadLetterFilter other = DeadLetterFilter.newBuilder().setReason("EXPIRED").build();
    Errors.of(() -> list(other, 1, first.getNextPageToken())).is(Reason.BAD_PAGE_TOKEN);
    assertThat(list(other, 0, "").getDeadLettersCount()).isEqualTo(1);
    DeadLetterFilter wrong = DeadLetterFilter.newBuilder().setPool("NO POOL").build();
    assertThat(Errors.of(() -> list(wrong, 1, "")).is(Reason.INVALID_FIELD).fields())
        .containsExactly("filter.pool");
  }

  @Test
  void oneIsReadWithItsPayloadOnlyIfAsked() throws StoreException {
    expires("one");
    refuse(500);

    assertThat(get("one", false).getJob().getSpec().getPayload()).isEmpty();
    assertThat(get("one", true).getJob().getSpec().getPayload().toStringUtf8()).isEqualTo("hello");
    assertThat(get("message/500", false).getMessage().getBody()).isEmpty();
    assertThat(get("message/500", true).getMessage().getBody())
        .isEqualTo(ByteString.copyFrom(new byte[] {0, -1}));
    assertThat(get("message/500", false).getMessage().getHeadersMap())
        .containsEntry("property.type", "?");
    for (String unknown : List.of("two", "message/1", "message/999999999999999999")) {
      Errors.of(() -> get(unknown, false)).is(Reason.NO_SUCH_DEAD_LETTER);
    }
    for (String wrong :
        List.of("", "message/", "message/-1", "message/x", "message/12345678901234567890")) {
      Errors.of(() -> get(wrong, false)).is(Reason.INVALID_FIELD);
    }
  }

  @Test
  void aReplayIsOneNewJobHoweverOftenItIsAskedFor() {
    expires("one");

    ReplayResult first = replay("one");
    ReplayResult again = replay("one");

    assertThat(first.getJob()).isEqualTo("one.r1");
    assertThat(first.getExisting()).isFalse();
    assertThat(again.getJob()).isEqualTo("one.r1");
    assertThat(again.getExisting()).isTrue();
    Job replay = box.get("one.r1");
    assertThat(replay.getReplayOf()).isEqualTo("one");
    assertThat(replay.getSource()).isEqualTo("replay");
    assertThat(replay.getSpec().getPayload().toStringUtf8()).isEqualTo("hello");
    assertThat(box.get("one").getReplayedBy()).isEqualTo("one.r1");
    assertThat(box.get("one").getState()).isEqualTo(JobState.JOB_STATE_EXPIRED);
    Errors.of(() -> replay("two")).is(Reason.NO_SUCH_DEAD_LETTER);
  }

  @Test
  void aReplayDoesNotWaitAgainForTheTimeOfTheJob() {
    Policy.Builder policy = Policy.newBuilder();
    policy.getStartDeadlineBuilder().setNanos(1_000_000);
    expires(
        ApiSandbox.spec("late")
            .setPolicy(policy)
            .setDelay(Duration.newBuilder().setNanos(20_000_000)));

    JobSpec spec = box.get(replay("late").getJob()).getSpec();

    assertThat(box.get("late").getSpec().hasDelay()).isTrue();
    assertThat(spec.hasDelay()).isFalse();
    assertThat(spec.getPolicy().getStartDeadline()).isEqualTo(policy.getStartDeadline());
  }

  @Test
  void aMessageCannotBeReplayedAndAnIdThatIsTakenIsAConflict() throws StoreException {
    expires("one");
    refuse(500);
    box.submit("one.r1");

    Errors.of(() -> replay("message/500")).is(Reason.NOT_REPLAYABLE);
    Errors.of(() -> replay("one")).is(Reason.ID_TAKEN);
    assertThat(ids()).containsExactly("message/500", "one");
    Errors.of(() -> box.letters.replayDeadLetters(ReplayDeadLettersRequest.getDefaultInstance()))
        .is(Reason.INVALID_FIELD);
  }

  @Test
  void aFilterIsReplayedByThePageAndSaysWhatCouldNotBe() throws StoreException {
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      expires("job-" + i);
      expected.addFirst("job-" + i + ".r1");
    }
    refuse(500);
    ReplayDeadLettersRequest.Builder request =
        ReplayDeadLettersRequest.newBuilder().setFilter(ALL).setPageSize(4);

    ReplayDeadLettersResponse dry = box.letters.replayDeadLetters(request.setDryRun(true).build());
    assertThat(dry.getResultsCount()).isEqualTo(4);
    assertThat(ids()).hasSize(6);
    ReplayDeadLettersResponse first =
        box.letters.replayDeadLetters(request.setDryRun(false).build());
    ReplayDeadLettersResponse second =
        box.letters.replayDeadLetters(request.setPageToken(first.getNextPageToken()).build());

    assertThat(first.getResults(0).getError().getMessage()).contains("publish it again");
    assertThat(dry.getResultsList()).isEqualTo(first.getResultsList());
    List<String> jobs = new ArrayList<>();
    first.getResultsList().stream().skip(1).map(ReplayResult::getJob).forEach(jobs::add);
    second.getResultsList().stream().map(ReplayResult::getJob).forEach(jobs::add);
    assertThat(jobs).isEqualTo(expected);
    assertThat(second.getNextPageToken()).isEmpty();
    assertThat(ids().stream().filter(id -> !id.endsWith(".r1"))).containsExactly("message/500");
  }

  @Test
  void purgingTakesThemOffTheListAndLeavesTheJobs() throws StoreException {
    for (int i = 1; i <= 3; i++) {
      expires("job-" + i);
    }
    refuse(500);

    assertThat(purge(PurgeDeadLettersRequest.newBuilder().setId("message/500")).getIdsList())
        .containsExactly("message/500");
    PurgeDeadLettersRequest.Builder some =
        PurgeDeadLettersRequest.newBuilder().setFilter(ALL).setPageSize(2);
    assertThat(purge(some.setDryRun(true)).getIdsList()).containsExactly("job-3", "job-2");
    assertThat(ids()).hasSize(3);
    assertThat(purge(some.setDryRun(false)).getMore()).isTrue();
    assertThat(ids()).containsExactly("job-1");
    assertThat(purge(some).getMore()).isFalse();
    assertThat(purge(some).getIdsList()).isEmpty();
    assertThat(box.get("job-1").getState()).isEqualTo(JobState.JOB_STATE_EXPIRED);
    Errors.of(() -> purge(PurgeDeadLettersRequest.newBuilder().setId("job-1")))
        .is(Reason.NO_SUCH_DEAD_LETTER);
    Errors.of(() -> purge(PurgeDeadLettersRequest.newBuilder())).is(Reason.INVALID_FIELD);
  }

  private PurgeDeadLettersResponse purge(PurgeDeadLettersRequest.Builder request) {
    return box.letters.purgeDeadLetters(request.build());
  }
}
