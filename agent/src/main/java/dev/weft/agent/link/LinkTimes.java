package dev.weft.agent.link;

import java.time.Duration;

/**
 * How long a link waits for what.
 *
 * @param firstRetry the longest wait before the first try to dial again
 * @param lastRetry the longest wait before any try to dial again
 * @param refusedRetry the same, after the coordinator has refused the agent
 * @param handshake how long nothing may happen before the stream is ready
 * @param logPatience how long a result waits for leave to send the log before it
 * @param farewell how long the coordinator may take to end the stream when the agent leaves
 */
public record LinkTimes(
    Duration firstRetry,
    Duration lastRetry,
    Duration refusedRetry,
    Duration handshake,
    Duration logPatience,
    Duration farewell) {
  /** What is used but in tests. */
  public static final LinkTimes DEFAULT =
      new LinkTimes(
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(15),
          Duration.ofMillis(500),
          Duration.ofSeconds(2));

  /**
   * The same with another longest wait before dialling again.
   *
   * @param longest at least {@code firstRetry}, at most {@code refusedRetry}
   */
  public LinkTimes retryingWithin(Duration longest) {
    return new LinkTimes(firstRetry, longest, refusedRetry, handshake, logPatience, farewell);
  }
}
