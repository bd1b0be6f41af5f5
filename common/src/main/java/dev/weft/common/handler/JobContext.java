package dev.weft.common.handler;

import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * One attempt, as its handler sees it. Thread-safe: a handler may share it with threads of its own,
 * as long as they end before it returns.
 */
public interface JobContext {
  /**
   * The job's id. With {@link #attempt()} it names this execution; alone it is the idempotency key.
   */
  String jobId();

  /** The attempt's number, from 1. */
  int attempt();

  /** What to work on; at most 1 MiB. A fresh copy for the caller. */
  byte[] payload();

  /** Media type of the payload; empty if the submitter gave none. */
  String contentType();

  /** W3C trace context of the submitter; empty if there is none. */
  String traceparent();

  /** How long the attempt may still run; empty if it has no timeout. */
  Optional<Duration> timeLeft();

  /**
   * Whether the attempt was told to stop. The handler's thread is interrupted as well; this is for
   * code that cannot see an interrupt.
   */
  boolean stopping();

  /**
   * Reports how far the attempt is. Never blocks; of reports in quick succession only the newest is
   * sent.
   *
   * @param fraction 0 to 1; negative if unknown
   * @param message for people; cut at 4 KiB
   */
  void progress(double fraction, String message);

  /**
   * Adds a line to the attempt's log. Blocks while the log is read more slowly than it is written,
   * so memory stays bounded; a virtual thread may wait without harm.
   *
   * @param line without a line end; cut at 16 KiB
   * @throws InterruptedException if the attempt is told to stop meanwhile
   */
  void log(String line) throws InterruptedException;

  /**
   * Where the result goes. What is written beyond the agent's limit (1 MiB unless it says
   * otherwise) is dropped and the result is marked as truncated.
   */
  OutputStream output();

  /** Sets the media type of the output, such as {@code application/json}. */
  void outputType(String contentType);
}
