package dev.weft.agent.core;

import java.time.Duration;

/** How long an agent may go on without hearing of its coordinator. Pure; any thread. */
public final class LeaseTerm {
  /** Longer than anybody waits. */
  static final Duration FOREVER = Duration.ofDays(365_000);

  private LeaseTerm() {}

  /**
   * How long after the newest answered sign an attempt is told to stop: a tenth and the kill grace
   * before it is given up, so that it has ended by then, though clocks may differ in speed.
   *
   * @param lostAfter after this silence the coordinator gives the attempt up; zero: never
   * @param killGrace how long the attempt may take to end
   * @return negative if the grace does not fit
   */
  public static Duration of(Duration lostAfter, Duration killGrace) {
    return lostAfter.isZero() ? FOREVER : lostAfter.multipliedBy(9).dividedBy(10).minus(killGrace);
  }
}
