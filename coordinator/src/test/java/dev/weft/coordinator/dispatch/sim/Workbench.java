package dev.weft.coordinator.dispatch.sim;

import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.CancelReason;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.HeldAttempt;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The attempts that an agent holds: what runs, and what has ended and is not acknowledged. */
final class Workbench {
  /** One attempt. */
  private static final class Piece {
    final AttemptId attempt;
    final JobSpec spec;
    boolean started;
    boolean stopping;
    Optional<Report> report = Optional.empty();

    Piece(AttemptId attempt, JobSpec spec) {
      this.attempt = attempt;
      this.spec = spec;
    }

    boolean runs() {
      return started && report.isEmpty();
    }
  }

  private final World world;
  private final SimAgent agent;
  private final Map<AttemptId, Piece> pieces = new LinkedHashMap<>();

  Workbench(World world, SimAgent agent) {
    this.world = world;
    this.agent = agent;
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  boolean knows(AttemptId attempt) {
    return pieces.containsKey(attempt);
  }

  boolean knowsNewer(AttemptId attempt) {
    return pieces.keySet().stream()
        .anyMatch(a -> a.job().equals(attempt.job()) && a.number() > attempt.number());
  }

  long unfinished() {
    return pieces.values().stream().filter(piece -> piece.report.isEmpty()).count();
  }

  List<HeldAttempt> inventory() {
    return pieces.values().stream()
        .map(piece -> new HeldAttempt(piece.attempt, piece.report.isPresent()))
        .toList();
  }

  /** Takes an attempt and starts it soon; an older one of the same job is killed first. */
  void take(AttemptId attempt, JobSpec spec) {
    List<Piece> older =
        pieces.values().stream().filter(p -> p.attempt.job().equals(attempt.job())).toList();
    older.forEach(this::drop);
    Piece piece = new Piece(attempt, spec);
    pieces.put(attempt, piece);
    agent.later(world.dice.between(0, 5), () -> start(piece));
  }

  /** Says again how an attempt stands. */
  void report(AttemptId attempt) {
    Piece piece = pieces.get(attempt);
    if (piece != null && piece.report.isPresent()) {
      send(piece);
    } else {
      agent.answer(new Event.AttemptAccepted(agent.id(), attempt));
    }
  }

  void apply(Verdict verdict) {
    Piece piece = pieces.get(verdict.attempt());
    if (piece == null) {
      return;
    }
    switch (verdict.action()) {
      case CONTINUE, SEND_RESULT, LEAVE -> {}
      case FORGET, ABORT -> drop(piece);
    }
  }

  void sendResults() {
    pieces.values().stream().filter(p -> p.report.isPresent()).toList().forEach(this::send);
  }

  void stop(AttemptId attempt, CancelReason reason) {
    Piece piece = pieces.get(attempt);
    if (piece == null || piece.stopping || piece.report.isPresent()) {
      return;
    }
    piece.stopping = true;
    Outcome outcome =
        switch (reason) {
          case REQUESTED -> Outcome.CANCELLED;
          case TIMEOUT -> Outcome.TIMED_OUT;
          case DRAIN -> Outcome.DRAINED;
        };
    agent.later(world.dice.between(0, 2_000), () -> end(piece, outcome));
  }

  void forget(AttemptId attempt) {
    Piece piece = pieces.get(attempt);
    if (piece != null && piece.report.isPresent()) {
      pieces.remove(attempt);
    }
  }

  /** The agent may work no longer: it heard nothing for too long. */
  void lapse() {
    for (Piece piece : new ArrayList<>(pieces.values())) {
      if (piece.report.isEmpty()) {
        end(piece, Outcome.LOST);
      }
    }
  }

  /** Everything that runs dies, and is told; what has ended stays in the journal. */
  List<AttemptId> crash() {
    List<AttemptId> died = new ArrayList<>();
    for (Piece piece : new ArrayList<>(pieces.values())) {
      if (piece.report.isEmpty()) {
        died.add(piece.attempt);
        drop(piece);
      }
    }
    return died;
  }

  /** What has ended is lost too. */
  void wipe() {
    pieces.clear();
  }

  private void start(Piece piece) {
    if (pieces.get(piece.attempt) != piece || piece.report.isPresent()) {
      return;
    }
    piece.started = true;
    world.trace.note(agent.id().value(), "runs " + piece.attempt);
    world.witness.started(agent.id(), piece.attempt);
    agent.answer(new Event.AttemptAccepted(agent.id(), piece.attempt));
    boolean stuck =
        !piece.spec.policy().timeout().isZero() && world.dice.chance(world.plan.stuck());
    if (!stuck) {
      int longest = world.dice.chance(0.1) ? 30_000 : 4_000;
      agent.later(world.dice.between(1, longest), () -> end(piece, outcome()));
    }
  }

  private Outcome outcome() {
    int roll = world.dice.between(1, 10);
    return roll <= 7 ? Outcome.SUCCEEDED : roll <= 9 ? Outcome.FAILED : Outcome.TIMED_OUT;
  }

  private void end(Piece piece, Outcome outcome) {
    if (pieces.get(piece.attempt) != piece || piece.report.isPresent()) {
      return;
    }
    world.trace.note(agent.id().value(), "ends " + piece.attempt + " " + outcome);
    if (piece.runs()) {
      world.witness.ended(piece.attempt, outcome == Outcome.SUCCEEDED);
    }
    Failure failure =
        outcome == Outcome.SUCCEEDED ? Failure.NONE : Failure.passing("BROKE", "it broke");
    piece.report =
        Optional.of(new Report(piece.attempt.number(), outcome, Output.NONE, failure, false));
    send(piece);
  }

  /** Sends a result, and again until it is acknowledged. */
  private void send(Piece piece) {
    if (!agent.speaks() || pieces.get(piece.attempt) != piece) {
      return;
    }
    agent.say(
        new Event.AttemptEnded(
            agent.id(), agent.stream(), piece.attempt.job(), piece.report.orElseThrow()));
    if (world.plan.has(Flaw.FORGETS_UNACKED_RESULTS)) {
      pieces.remove(piece.attempt);
    } else {
      agent.later(world.dice.between(3_000, 8_000), () -> send(piece));
    }
  }

  private void drop(Piece piece) {
    if (piece.runs()) {
      world.trace.note(agent.id().value(), "kills " + piece.attempt);
      world.witness.ended(piece.attempt, false);
    }
    pieces.remove(piece.attempt);
  }
}
