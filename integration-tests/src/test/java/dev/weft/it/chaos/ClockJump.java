package dev.weft.it.chaos;

import static java.util.stream.Collectors.toSet;
import static org.awaitility.Awaitility.await;

import dev.weft.it.cluster.WeftCluster;
import dev.weft.proto.api.v1.DiagnoseRequest;
import dev.weft.proto.api.v1.DoctorServiceGrpc;
import dev.weft.proto.api.v1.Finding;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.SubmitJobRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The wall clock of a process jumps forward by an hour, back by two, and then to the right time.
 *
 * @param whose {@link Arena#COORDINATOR}, or an agent's id
 */
record ClockJump(String whose) implements Mishap {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int DELAY_SECONDS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SOME = 30;

  @Override
  public String name() {
    String who = whose.equals(Arena.COORDINATOR) ? whose : "agent";
    return who + "'s wall clock jumps to +1 h, to -1 h, and back";
  }

  @Override
  public Optional<String> impossible() {
    return MovableClock.impossible();
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException {
    boolean ofAgent = !whose.equals(Arena.COORDINATOR);
    String _ = load.publishLasting(arena.lostAfter());
    jump(HOUR, ofAgent ? "ahead" : "behind", arena, load);
    jump(HOUR.negated(), ofAgent ? "behind" : "ahead", arena, load);
    arena.clock(whose).set(Duration.ZERO);
    await().atMost(PATIENCE).until(() -> named(arena, "").isEmpty());
    return Mended.now();
  }

  /** Sets the clock, waits until the doctor sees it, and then until all is seen to go on. */
  private void jump(Duration to, String how, Arena arena, Load load) throws IOException {
    String delayed = "delayed-%s-%s".formatted(load.prefix(), how);
    submitDelayed(arena.cluster(), delayed);
    arena.clock(whose).set(to);
    Set<String> agents = whose.equals(Arena.COORDINATOR) ? Set.copyOf(Arena.AGENTS) : Set.of(whose);
    await().atMost(PATIENCE).until(() -> named(arena, how).equals(agents));
    int enough = arena.tellings().count() + SOME;
    await().atMost(PATIENCE).until(() -> arena.tellings().count() >= enough);
    await().atMost(PATIENCE).until(() -> succeeded(arena.cluster(), delayed));
  }

  /** The agents whose clocks are off in this way, from where the coordinator stands. */
  private static Set<String> named(Arena arena, String how) {
    return DoctorServiceGrpc.newBlockingStub(arena.cluster().channel())
        .diagnose(DiagnoseRequest.getDefaultInstance())
        .getFindingsList()
        .stream()
        .filter(finding -> finding.getCode().equals("AGENT_CLOCK"))
        .filter(finding -> finding.getProblem().contains(how))
        .map(Finding::getSubject)
        .collect(toSet());
  }

  private static void submitDelayed(WeftCluster cluster, String id) {
    JobSpec.Builder spec = JobSpec.newBuilder().setId(id).setHandler("echo");
    spec.getDelayBuilder().setSeconds(DELAY_SECONDS);
    var _ = cluster.jobs().submitJob(SubmitJobRequest.newBuilder().setSpec(spec).build());
  }

  private static boolean succeeded(WeftCluster cluster, String id) {
    return cluster.jobs().getJob(GetJobRequest.newBuilder().setId(id).build()).getJob().getState()
        == JobState.JOB_STATE_SUCCEEDED;
  }
}
