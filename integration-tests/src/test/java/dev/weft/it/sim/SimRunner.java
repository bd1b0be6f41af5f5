package dev.weft.it.sim;

import dev.weft.agent.core.Event;
import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.Outcome;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The handlers of an agent's process: each runs for a while, ends well or not, and stops when it is
 * told to, within the kill grace, or is deaf to that for a while.
 */
final class SimRunner {
  private static final class Piece {
    final AttemptId attempt;
    boolean stopping;

    Piece(AttemptId attempt) {
      this.attempt = attempt;
    }
  }

  private final World world;
  private final AgentProcess process;
  private final Dice dice;
  private final Map<AttemptId, Piece> running = new LinkedHashMap<>();

  SimRunner(World world, AgentProcess process, Dice dice) {
    this.world = world;
    this.process = process;
    this.dice = dice;
  }

  void start(Assignment assignment) {
    AttemptId attempt = assignment.attempt();
    Piece piece = new Piece(attempt);
    running.put(attempt, piece);
    world.trace.note(process.agent().name(), "runs " + attempt);
    world.witness.started(process.agent(), attempt, world.checker.past().unaware(attempt));
    world.checker.started(attempt, process.agent());
    boolean timed = !assignment.timeout().isZero();
    if (timed) {
      process.later(assignment.timeout(), () -> stop(attempt, StopReason.TIMEOUT));
    }
    if (!(timed && dice.chance(world.plan.stuck()))) {
      int longest = dice.chance(world.plan.lengthy()) ? world.plan.longest() : 4_000;
      process.later(Duration.ofMillis(dice.between(1, longest)), () -> end(piece, outcome()));
    }
  }

  private Outcome outcome() {
    return dice.chance(0.75) ? Outcome.SUCCEEDED : Outcome.FAILED;
  }

  void stop(AttemptId attempt, StopReason reason) {
    Piece piece = running.get(attempt);
    if (piece == null || piece.stopping) {
      return;
    }
    piece.stopping = true;
    if (dice.chance(world.plan.deaf())) {
      process.later(Plan.KILL_GRACE, () -> giveUp(piece, reason));
    } else {
      int most = (int) Plan.KILL_GRACE.toMillis() - 50;
      process.later(Duration.ofMillis(dice.between(0, most)), () -> end(piece, reason.outcome()));
    }
  }

  private void giveUp(Piece piece, StopReason reason) {
    if (running.containsKey(piece.attempt)) {
      world.witness.deaf(piece.attempt);
      process.post(new Event.GaveUp(piece.attempt, ending(reason.outcome(), true)));
      process.later(Duration.ofMillis(dice.between(0, 20_000)), () -> end(piece, reason.outcome()));
    }
  }

  private void end(Piece piece, Outcome outcome) {
    if (running.remove(piece.attempt) != null) {
      world.trace.note(process.agent().name(), "ends " + piece.attempt + " " + outcome);
      world.witness.ended(process.agent(), piece.attempt, outcome == Outcome.SUCCEEDED);
      process.post(new Event.Ended(piece.attempt, ending(outcome, false)));
    }
  }

  private static Ending ending(Outcome outcome, boolean didNotStop) {
    Failure failure =
        outcome == Outcome.SUCCEEDED ? Failure.NONE : new Failure("BROKE", "it broke", false);
    return new Ending(outcome, Content.EMPTY, false, failure, Duration.ZERO, didNotStop);
  }

  /** All that runs dies with its process. */
  void die() {
    running.keySet().forEach(attempt -> world.witness.ended(process.agent(), attempt, false));
    running.clear();
  }
}
