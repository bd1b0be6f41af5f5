package dev.weft.it.chaos;

import static org.awaitility.Awaitility.await;

import dev.weft.it.cluster.WeftCluster;
import dev.weft.proto.api.v1.DiagnoseRequest;
import dev.weft.proto.api.v1.DoctorServiceGrpc;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.SubmitJobRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The wall clock of a process jumps, and back again.
 *
 * @param whose {@link Arena#COORDINATOR}, or an agent's id
 * @param by so far; negative: back
 */
record ClockJump(String whose, Duration by) implements Mishap {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SOME = 30;

  @Override
  public String name() {
    String who = whose.equals(Arena.COORDINATOR) ? whose : "agent";
    return "%s's wall clock jumps by %+d h and back".formatted(who, by.toHours());
  }

  @Override
  public Optional<String> impossible() {
    return MovableClock.impossible();
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException {
    String delayed = "delayed-" + load.prefix();
    submitDelayed(arena.cluster(), delayed);
    String _ = load.publishLasting(arena.lostAfter());
    arena.clock(whose).set(by);
    // So it has jumped, and the coordinator sees it.
    awaitDoctor(arena, true);
    int enough = arena.tellings().count() + SOME;
    await().atMost(PATIENCE).until(() -> arena.tellings().count() >= enough);
    await().atMost(PATIENCE).until(() -> succeeded(arena.cluster(), delayed));
    arena.clock(whose).set(Duration.ZERO);
    awaitDoctor(arena, false);
    return Mended.now();
  }

  /** Waits until the doctor names, or no longer names, the clocks that are off. */
  private void awaitDoctor(Arena arena, boolean off) {
    Set<String> agents = whose.equals(Arena.COORDINATOR) ? Set.copyOf(Arena.AGENTS) : Set.of(whose);
    await()
        .atMost(PATIENCE)
        .until(() ->
            DoctorServiceGrpc.newBlockingStub(arena.cluster().channel())
                    .diagnose(DiagnoseRequest.getDefaultInstance())
                    .getFindingsList()
                    .stream()
                    .filter(finding -> finding.getCode().equals("AGENT_CLOCK"))
                    .filter(finding -> agents.contains(finding.getSubject()))
                    .count()
                == (off ? agents.size() : 0));
  }

  private static void submitDelayed(WeftCluster cluster, String id) {
    JobSpec.Builder spec = JobSpec.newBuilder().setId(id).setHandler("echo");
    spec.getDelayBuilder().setSeconds(1);
    var _ = cluster.jobs().submitJob(SubmitJobRequest.newBuilder().setSpec(spec).build());
  }

  private static boolean succeeded(WeftCluster cluster, String id) {
    return cluster.jobs().getJob(GetJobRequest.newBuilder().setId(id).build()).getJob().getState()
        == JobState.JOB_STATE_SUCCEEDED;
  }
}
