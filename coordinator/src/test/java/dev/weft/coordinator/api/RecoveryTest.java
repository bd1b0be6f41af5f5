package dev.weft.coordinator.api;

import static dev.weft.coordinator.api.ApiSandbox.spec;
import static dev.weft.coordinator.api.ApiSandbox.submission;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proto.api.v1.BeginRecoveryRequest;
import dev.weft.proto.api.v1.EndRecoveryRequest;
import dev.weft.proto.api.v1.GetRecoveryRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.Recovery;
import dev.weft.proto.api.v1.RecoveryServiceGrpc;
import dev.weft.proto.api.v1.RecoveryState;
import dev.weft.proto.api.v1.WaitReason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RecoveryTest {
  private ApiSandbox box;
  private RecoveryServiceGrpc.RecoveryServiceBlockingStub recovery;

  @BeforeEach
  void start() throws IOException {
    box = new ApiSandbox();
    recovery =
        RecoveryServiceGrpc.newBlockingStub(box.channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    box.close();
  }

  private Recovery get() {
    return recovery.getRecovery(GetRecoveryRequest.getDefaultInstance()).getRecovery();
  }

  private Recovery begin() {
    return recovery.beginRecovery(BeginRecoveryRequest.getDefaultInstance()).getRecovery();
  }

  private Recovery end() {
    return recovery.endRecovery(EndRecoveryRequest.getDefaultInstance()).getRecovery();
  }

  @Test
  void thereIsNoneUntilSomebodyBeginsIt() {
    assertThat(get())
        .isEqualTo(Recovery.newBuilder().setState(RecoveryState.RECOVERY_STATE_NONE).build());

    assertThat(begin().getState()).isEqualTo(RecoveryState.RECOVERY_STATE_RECOVERING);
    assertThat(get().getWhy()).isEqualTo("an operator asked for it");
    assertThat(get().hasSince()).isTrue();
    assertThat(end().getState()).isEqualTo(RecoveryState.RECOVERY_STATE_OVER);
  }

  @Test
  void meanwhileJobsWaitAndSayWhy() {
    begin();
    box.agents.join("node-a", "default", Map.of(), "echo");
    box.jobs.submitJob(submission(spec("j")));

    Job job = box.get("j");
    assertThat(job.getState()).isEqualTo(JobState.JOB_STATE_QUEUED);
    assertThat(job.getWaitReason()).isEqualTo(WaitReason.WAIT_REASON_RECOVERING);
    assertThat(job.getWaitText()).contains("the store was set back");

    end();
    assertThat(box.agents.takeAssign().attempt().job().value()).isEqualTo("j");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Errors.of(this::end).is(Reason.NOT_RECOVERING);
    begin();
    Errors.of(this::begin).is(Reason.RECOVERING_ALREADY);
  }
}
