package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.weft.proto.api.v1.Attempt;
import dev.weft.proto.api.v1.Failure;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.ListJobsRequest;
import dev.weft.proto.api.v1.Outcome;
import dev.weft.proto.api.v1.Placement;
import dev.weft.proto.api.v1.Policy;
import dev.weft.proto.api.v1.Progress;
import dev.weft.proto.api.v1.WaitReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code weft job get}, {@code list} and {@code cancel}. */
final class JobTest {
  private final FakeApi api = new FakeApi();
  private final FakeShell shell = new FakeShell();

  JobTest() throws IOException {
    put(
        job("a", JobState.JOB_STATE_RUNNING, -3)
            .setAttempt(2)
            .addAttempts(
                Attempt.newBuilder()
                    .setNumber(1)
                    .setAgent("node-a")
                    .setOutcome(Outcome.OUTCOME_FAILED)
                    .setAssignedAt(FakeApi.at(-300))
                    .setEndedAt(FakeApi.at(-240))
                    .setFailure(Failure.newBuilder().setCode("HTTP_STATUS").setMessage("503")))
            .addAttempts(
                Attempt.newBuilder()
                    .setNumber(2)
                    .setAgent("node-b")
                    .setAssignedAt(FakeApi.at(-200)))
            .setProgress(Progress.newBuilder().setFraction(0.5).setMessage("page 5 of 10"))
            .setOutput(ByteString.copyFromUtf8("so far"))
            .setOutputContentType("text/plain"));
    put(
        job("b", JobState.JOB_STATE_QUEUED, -90)
            .setWaitReason(WaitReason.WAIT_REASON_NO_MATCH)
            .setWaitText("no agent of pool default has zone=eu-1"));
    put(
        job("c", JobState.JOB_STATE_FAILED, -90_000)
            .setAttempt(1)
            .setEndedAt(FakeApi.at(-89_000))
            .setFailure(Failure.newBuilder().setCode("EXIT_CODE").setMessage("exit 1\nsee log")));
  }

  private static Job.Builder job(String id, JobState state, long accepted) {
    return Job.newBuilder()
        .setSpec(
            JobSpec.newBuilder()
                .setId(id)
                .setHandler("http")
                .setPool("default")
                .setPayload(ByteString.copyFromUtf8("{\"url\":\"http://ä/?a=1&b='2'\"}"))
                .setContentType("application/json")
                .setPolicy(
                    Policy.newBuilder()
                        .setMaxAttempts(5)
                        .setTimeout(Duration.newBuilder().setSeconds(90)))
                .setPlacement(Placement.newBuilder().putRequiredLabels("zone", "eu-1")))
        .setState(state)
        .setRevision(7)
        .setAcceptedAt(FakeApi.at(accepted))
        .setSource("api");
  }

  private void put(Job.Builder job) {
    api.jobs.put(job.getSpec().getId(), job.build());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private int job(String... args) {
    List<String> all = new ArrayList<>(List.of("job"));
    all.addAll(List.of(args));
    all.addAll(List.of("--address", api.address()));
    return shell.run(all.toArray(String[]::new));
  }

  @Test
  void listIsATableThatSaysWhyJobsWait() {
    assertThat(job("list")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            ID  HANDLER  POOL     STATE    ATTEMPT  AGENT   ACCEPTED  DETAIL
            a   http     default  running  2        node-b  3s ago    50 % page 5 of 10
            b   http     default  queued   0        -       90s ago   no agent of pool default has zone=eu-1
            c   http     default  failed   1        -       25h ago   EXIT_CODE: exit 1 see log
            """);
  }

  @Test
  void tableEndsWhereTheTerminalDoes() {
    shell.terminal();
    assertThat(job("list")).isZero();
    assertThat(shell.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    assertThat(shell.out()).contains("no agent of pool defa…");
  }

  @Test
  void getShowsEverything() {
    assertThat(job("get", "a")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            id            a
            handler       http
            pool          default
            state         running
            progress      50 % page 5 of 10
            source        api
            accepted      2026-11-23 11:59:57 (3s ago)
            timeout       1m30s
            max attempts  5
            labels        zone=eu-1

            ATTEMPT  AGENT   OUTCOME  ASSIGNED  TOOK   WHY
            1        node-a  failed   5m ago    1m00s  HTTP_STATUS: 503
            2        node-b  running  3m ago    -      -

            payload (30 B, application/json)
            {"url":"http://ä/?a=1&b='2'"}

            output (6 B, text/plain)
            so far
            """);
  }

  @Test
  void getAsJsonFollowsTheProtobufMapping() {
    assertThat(job("get", "b", "-o", "json")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            {
              "spec": {
                "id": "b",
                "handler": "http",
                "payload": "eyJ1cmwiOiJodHRwOi8vw6QvP2E9MSZiPScyJyJ9",
                "contentType": "application/json",
                "pool": "default",
                "policy": {
                  "timeout": "90s",
                  "maxAttempts": 5,
                  "maxAgentLosses": 0,
                  "priority": 0,
                  "onLost": "ON_LOST_UNSPECIFIED"
                },
                "placement": {
                  "agent": "",
                  "requiredLabels": {
                    "zone": "eu-1"
                  }
                },
                "traceparent": ""
              },
              "state": "JOB_STATE_QUEUED",
              "revision": "7",
              "attempt": 0,
              "executions": 0,
              "attempts": [],
              "waitReason": "WAIT_REASON_NO_MATCH",
              "waitText": "no agent of pool default has zone=eu-1",
              "acceptedAt": "2026-11-23T11:58:30Z",
              "cancelRequested": false,
              "output": "",
              "outputContentType": "",
              "outputTruncated": false,
              "source": "api",
              "replayOf": "",
              "schedule": "",
              "replayedBy": "",
              "adopted": false
            }
            """);
  }

  @Test
  void yamlIsTheSameTree() {
    assertThat(job("get", "c", "-o", "yaml")).isZero();
    assertThat(shell.out())
        .startsWith("spec:\n  id: c\n  handler: http\n  payload: eyJ1")
        .contains("state: JOB_STATE_FAILED\nrevision: \"7\"\nattempt: 1\n")
        .contains("acceptedAt: \"2026-11-22T11:00:00Z\"\n")
        .contains("failure:\n  code: EXIT_CODE\n  message: |-\n    exit 1\n    see log\n");
  }

  @Test
  void rawIsTheOutputAlone() {
    assertThat(job("get", "a", "--raw")).isZero();
    assertThat(shell.out()).isEqualTo("so far");
  }

  @Test
  void unknownJobIsNotFound() {
    assertThat(job("get", "nightly")).isEqualTo(4);
    assertThat(shell.err()).isEqualTo("weft: there is no job nightly\n");
  }

  @Test
  void filtersReachTheCoordinator() {
    int exitCode =
        job(
            "list",
            "--state=active,failed",
            "--pool=p",
            "--handler=h",
            "--agent=g",
            "--since=1h",
            "--until=2026-11-23T11:30:00+01:00",
            "--limit=7");
    assertThat(exitCode).isZero();
    assertThat(api.listed)
        .containsExactly(
            ListJobsRequest.newBuilder()
                .addStates(JobState.JOB_STATE_QUEUED)
                .addStates(JobState.JOB_STATE_ASSIGNED)
                .addStates(JobState.JOB_STATE_RUNNING)
                .addStates(JobState.JOB_STATE_RETRY_WAIT)
                .addStates(JobState.JOB_STATE_CANCELLING)
                .addStates(JobState.JOB_STATE_HELD)
                .addStates(JobState.JOB_STATE_FAILED)
                .setPool("p")
                .setHandler("h")
                .setAgent("g")
                .setAcceptedFrom(FakeApi.at(-3600))
                .setAcceptedUntil(FakeApi.at(-5400))
                .setPageSize(7)
                .build());
  }

  @Test
  void listReadsPagesUpToItsLimit() {
    api.jobs.clear();
    for (int i = 0; i < 2500; i++) {
      put(job("j%04d".formatted(i), JobState.JOB_STATE_QUEUED, 0));
    }
    assertThat(job("list", "--limit", "2100")).isZero();
    assertThat(shell.out()).hasLineCount(2101).doesNotContain("j2100");
    assertThat(shell.err()).isEqualTo("there are more; --limit shows them\n");
    assertThat(api.listed)
        .extracting(ListJobsRequest::getPageSize)
        .containsExactly(1000, 1000, 100);
  }

  @Test
  void emptyListSaysSo() {
    api.jobs.clear();
    assertThat(job("list")).isZero();
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).isEqualTo("no such jobs\n");
    assertThat(job("list", "-o", "json")).isZero();
    assertThat(shell.out()).isEqualTo("{\n  \"jobs\": [],\n  \"nextPageToken\": \"\"\n}\n");
  }

  @Test
  void releaseTellsHowTheJobStands() {
    assertThat(job("release", "a")).isZero();
    assertThat(shell.out()).isEqualTo("a queued\n");
    assertThat(job("release", "x")).isEqualTo(4);
  }

  @Test
  void cancelTellsHowTheJobStands() {
    assertThat(job("cancel", "a", "--force")).isZero();
    assertThat(shell.out()).isEqualTo("a cancelled\n");
    assertThat(api.cancelled.getFirst().getForce()).isTrue();
  }

  @Test
  void aCancelBeforeArrivalIsPending() {
    assertThat(job("cancel", "x", "a", "--before-arrival")).isZero();
    assertThat(shell.out())
        .startsWith("x pending: it will be cancelled if it comes before 2100-01-01 ")
        .endsWith("\na cancelled\n");
    assertThat(job("cancel", "x", "--before-arrival", "-o", "json")).isZero();
    assertThat(shell.out()).contains("\"pendingUntil\": \"2100-01-01T00:00:00Z\"");
  }

  @Test
  void oneUnknownJobDoesNotSaveTheOthers() {
    assertThat(job("cancel", "a", "x", "b")).isEqualTo(4);
    assertThat(shell.out()).isEqualTo("a cancelled\nb cancelled\n");
    assertThat(shell.err()).isEqualTo("x: there is no job x\n");
  }
}
