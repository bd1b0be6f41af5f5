package dev.weft.it.sim;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Decision;
import dev.weft.coordinator.dispatch.Foreign;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Records a coordinator's decisions and then has them carried out, as the real one does. */
final class SimCommitter {
  private final World world;
  private final SimCoordinator coordinator;
  private final StoreLine line;
  private final SimEffects effects;
  private final Dice dice;
  private Decision taken = new Decision();
  private List<Change> changes = List.of();
  private boolean busy;

  /** What became of a commit that reached the store while this process stood still. */
  private Optional<StoreLine.Result> unread = Optional.empty();

  SimCommitter(World world, SimCoordinator coordinator, SimEffects effects, Dice dice) {
    this.world = world;
    this.coordinator = coordinator;
    this.line = coordinator.line();
    this.effects = effects;
    this.dice = dice;
  }

  /** The decision that is being recorded, if any. */
  Optional<Decision> taken() {
    return busy ? Optional.of(taken) : Optional.empty();
  }

  /** The process is gone. */
  void end() {
    busy = false;
    unread = Optional.empty();
  }

  /** The process stands still from now on; what it has just sent arrives, or not. */
  void freezes() {
    if (world.plan.shared() && onItsWay() && dice.chance(0.5)) {
      unread = Optional.of(line.commit(changes));
    }
  }

  /** No answer comes any more; what was just sent has arrived, or not. */
  void hearsNothing() {
    if (onItsWay() && dice.chance(0.5)) {
      line.arrivesUnheard(changes);
    }
  }

  /** Whether there is a commit of which the store may have heard and this one knows nothing. */
  private boolean onItsWay() {
    return busy && !changes.isEmpty() && unread.isEmpty();
  }

  /** Begins to record a decision; it must be free. */
  void take(Decision decision) {
    busy = true;
    taken = decision;
    changes = changes(taken);
    if (world.plan.has(Flaw.RECORDED_BEFORE_COMMIT)) {
      coordinator.loop().recorded(taken);
    }
    taken.effects().stream().filter(effects::early).forEach(effects::carryOut);
    coordinator.later(world.store.commitDelay(), this::commit);
  }

  private List<Change> changes(Decision decision) {
    return world.plan.has(Flaw.ADOPTED_MISNUMBERED)
        ? decision.changes().stream().map(SimCommitter::misnumber).toList()
        : decision.changes();
  }

  private static Change misnumber(Change change) {
    return change instanceof Change.JobAdded(Job job) && job.adoption() != Job.Adoption.NONE
        ? new Change.JobAdded(misnumber(job))
        : change;
  }

  private static Job misnumber(Job job) {
    Attempt attempt = job.attempt();
    return new Job(
        job.number(),
        job.spec(),
        job.digest(),
        job.state(),
        job.revision(),
        new Attempt(
            attempt.number() + 1,
            attempt.agent(),
            attempt.process(),
            attempt.assignedAt(),
            attempt.standing()),
        job.tally(),
        job.cancelRequested(),
        job.acceptedAt(),
        job.origin(),
        job.startBy(),
        job.adoption());
  }

  private void commit() {
    switch (changes.isEmpty() ? new StoreLine.Result.Recorded() : record()) {
      case StoreLine.Result.Recorded() -> {
        coordinator.loop().recorded(taken);
        taken.effects().stream()
            .filter(effect -> !effects.early(effect))
            .forEach(effects::carryOut);
        busy = false;
        coordinator.loop().commitSoon();
      }
      case StoreLine.Result.Failed() -> coordinator.later(200, this::commit);
      case StoreLine.Result.Fenced() -> coordinator.fenced();
      case StoreLine.Result.Foreign(Set<JobId> jobs) -> withdraw(jobs);
    }
  }

  /** Others were faster: the rest is recorded, and what came of these jobs is decided anew. */
  private void withdraw(Set<JobId> jobs) {
    coordinator.loop().withdraw(new Foreign(jobs, Set.of()), taken);
    changes = changes(taken);
    coordinator.later(world.store.commitDelay(), this::commit);
  }

  private StoreLine.Result record() {
    if (unread.isPresent()) {
      StoreLine.Result result = unread.get();
      unread = Optional.empty();
      return result;
    }
    if (world.plan.has(Flaw.OUTBOX_OUTSIDE_COMMIT)) {
      List<Change> rest =
          changes.stream().filter(change -> !(change instanceof Change.NoticeAdded)).toList();
      return rest.isEmpty() ? new StoreLine.Result.Recorded() : line.commit(rest);
    }
    return line.commit(changes);
  }
}
