package dev.weft.coordinator.api;

import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.loop.Callers;
import dev.weft.coordinator.loop.DeadLetterReader;
import dev.weft.coordinator.loop.DispatchView;
import dev.weft.coordinator.loop.JobFeed;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.Peers;

/**
 * What the API needs of the rest.
 *
 * @param callers asks the dispatcher
 * @param view what the dispatcher holds
 * @param reader what the store holds
 * @param letters the dead letters in the store
 * @param feed what happens to jobs
 * @param peers those that calls are passed on to
 * @param time for the ids it makes
 */
public record ApiPorts(
    Callers callers,
    DispatchView view,
    JobReader reader,
    DeadLetterReader letters,
    JobFeed feed,
    Peers peers,
    TimeSource time) {
  /** Of a coordinator that is alone. */
  public ApiPorts(
      Callers callers,
      DispatchView view,
      JobReader reader,
      DeadLetterReader letters,
      JobFeed feed,
      TimeSource time) {
    this(callers, view, reader, letters, feed, Peers.NONE, time);
  }
}
