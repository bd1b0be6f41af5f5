package dev.weft.it.explore;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.store.SharedMemory;
import dev.weft.coordinator.store.TakenOver;
import dev.weft.it.sim.Owners;
import dev.weft.it.sim.Violated;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The store that all coordinators share, and the promises about what is recorded there. */
final class Ledger {
  final SharedMemory memory = new SharedMemory();
  private final Witness witness;
  private final JobId id;
  private final Owners owners = new Owners();

  /** Whether somebody was told that the job is cancelled. */
  private boolean cancelled;

  Ledger(Witness witness, JobId id) {
    this.witness = witness;
    this.id = id;
  }

  /** The job as it is recorded. */
  Optional<Job> row() {
    return memory.tables().detail(id).map(JobReader.JobDetail::job);
  }

  /** Whether the job has ended, and that is published. */
  boolean finished() {
    return row().filter(job -> job.state().terminal()).isPresent()
        && memory.tables().notices(0, 1).isEmpty();
  }

  void sat(long owner, long epoch) {
    owners.sat(owner, epoch);
  }

  void tookOver(TakenOver taken, long heir) {
    owners.tookOver(taken, heir, row().map(job -> Map.of(id, job)).orElse(Map.of()));
  }

  /** Something is about to be recorded. */
  void committing(List<Change> changes, long owner, long epoch) {
    require(owners.sits(owner, epoch), "is changed by one that was taken over");
    for (Change change : changes) {
      if (change instanceof Change.JobAdded(Job job)) {
        require(row().isEmpty(), "is added twice");
        owners.added(id, owner);
        recorded(job);
      } else if (change instanceof Change.JobSaved(Job job)) {
        require(owners.isOf(id, owner), "is changed by another coordinator");
        recorded(job);
      }
    }
  }

  private void recorded(Job job) {
    Job before = row().orElse(job);
    require(!before.state().terminal(), "changes after its end");
    require(job.attempt().number() >= before.attempt().number(), "goes back");
    if (job.state() instanceof JobState.Ended end && end.how() == Terminal.SUCCEEDED) {
      require(witness.sawSuccess(job.attempt().number()), "succeeded, and nobody saw it");
    }
    if (job.state().terminal()) {
      require(
          witness.starts() <= job.tally().executions(),
          "started %d times, counted %d".formatted(witness.starts(), job.tally().executions()));
    }
  }

  /** An attempt is given to an agent. */
  void assigned(AttemptId attempt) {
    int newest = row().map(job -> job.attempt().number()).orElse(0);
    require(newest >= attempt.number(), "is assigned before that is recorded");
  }

  /** Nothing starts that is over, or that was given up. */
  void started(AgentId agent, AttemptId attempt) {
    require(!cancelled, "starts after it was cancelled");
    require(
        row()
            .filter(job -> job.attempt().number() == attempt.number())
            .filter(job -> job.attempt().agent().equals(agent) && !job.state().terminal())
            .isPresent(),
        "starts as " + attempt + " on " + agent + ", but is " + row().map(Job::state));
  }

  /** A message of the job is acknowledged. */
  void settled() {
    require(row().isPresent(), "is acknowledged, but not recorded");
  }

  /** A result is acknowledged to an agent. */
  void acknowledged(AgentId agent, AttemptId attempt) {
    boolean waits =
        row()
            .filter(job -> job.state().onAgent() && job.attemptId().equals(attempt))
            .filter(job -> job.attempt().agent().equals(agent))
            .isPresent();
    require(!waits, "is acknowledged before its result is recorded");
  }

  /** Somebody is told how the job is. */
  void told(Job job) {
    require(
        row().filter(row -> row.revision() >= job.revision()).isPresent(),
        "is told of before it is recorded");
    cancelled |= job.state() instanceof JobState.Ended end && end.how() == Terminal.CANCELLED;
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Violated("j", "the job " + otherwise);
    }
  }

  @Override
  public String toString() {
    return row().map(Job::toString).orElse("nothing is recorded");
  }
}
