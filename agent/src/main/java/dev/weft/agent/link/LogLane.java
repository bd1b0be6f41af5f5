package dev.weft.agent.link;

import dev.weft.agent.telemetry.LogPiece;
import dev.weft.agent.telemetry.Outlet;
import dev.weft.agent.telemetry.Progress;
import dev.weft.agent.telemetry.Report;
import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.Optional;

/**
 * Puts log and progress into frames: log within the coordinator's grant and attempt by attempt in
 * turn, progress at most ten times a second for each. Confined to the link's writing thread.
 */
final class LogLane {
  private static final int PIECE = 32 * 1024;
  private static final Duration PROGRESS_PAUSE = Duration.ofMillis(100);

  private final Outlet outlet;
  private final Allowance allowance;
  private Duration progressDue = Duration.ZERO;
  private int progressLeft;

  LogLane(Outlet outlet, Allowance allowance) {
    this.outlet = outlet;
    this.allowance = allowance;
  }

  /** Adds what there is to say until the frame is full. */
  void fill(Frame frame, Duration now) {
    fillProgress(frame, now);
    while (!frame.isFull() && allowance.upTo(PIECE) > 0) {
      Optional<Report> next = outlet.nextWithLog();
      if (next.isEmpty()) {
        return;
      }
      // Nothing is taken of a log that was emptied meanwhile, or if not even a character may go.
      if (addLog(next.get(), frame) == 0 && next.get().hasLog()) {
        return;
      }
    }
  }

  /**
   * Adds all that the attempt has said, so that its result can follow; false if the grant does not
   * suffice.
   */
  boolean finish(AttemptId attempt, Frame frame) {
    Optional<Report> found = outlet.find(attempt);
    if (found.isEmpty()) {
      return true;
    }
    Report report = found.get();
    addProgress(report, frame);
    while (report.hasLog()) {
      if (addLog(report, frame) == 0) {
        return false;
      }
    }
    outlet.forget(attempt);
    return true;
  }

  /** Gives up what is left of the attempt's log, and says where it would have gone on. */
  void abandon(AttemptId attempt, Frame frame) {
    outlet
        .find(attempt)
        .ifPresent(report -> {
          frame.add(Encoder.log(attempt, report.dropLog()));
          outlet.forget(attempt);
        });
  }

  /** Whether nothing more may be sent until the coordinator grants it. */
  boolean stalled() {
    return allowance.upTo(1) == 0;
  }

  /** When there may be something to do although nothing new was said. */
  Optional<Duration> due() {
    return outlet.progressCount() == 0 ? Optional.empty() : Optional.of(progressDue);
  }

  private void fillProgress(Frame frame, Duration now) {
    if (progressLeft == 0 && now.compareTo(progressDue) >= 0) {
      progressLeft = outlet.progressCount();
      progressDue = progressLeft == 0 ? progressDue : now.plus(PROGRESS_PAUSE);
    }
    while (progressLeft > 0 && !frame.isFull()) {
      outlet.nextWithProgress().ifPresent(report -> addProgress(report, frame));
      progressLeft--;
    }
  }

  private static void addProgress(Report report, Frame frame) {
    Optional<Progress> newest = report.takeProgress();
    newest.ifPresent(progress -> frame.add(Encoder.progress(report.attempt(), progress)));
  }

  private int addLog(Report report, Frame frame) {
    LogPiece piece = report.takeLog(allowance.upTo(PIECE));
    if (piece.length() > 0) {
      allowance.spend(piece.length());
      frame.add(Encoder.log(report.attempt(), piece));
    }
    return piece.length();
  }
}
