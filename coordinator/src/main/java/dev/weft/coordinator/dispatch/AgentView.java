package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import java.time.Duration;
import java.time.Instant;

/**
 * An agent as it stands.
 *
 * @param id its id
 * @param state where it is
 * @param facts what it said of itself when it last connected
 * @param running attempts that are assigned to it and have not ended
 * @param load what it last said of its load
 * @param connectedAt since when it is in this connection; {@link Instant#EPOCH} when it is not
 * @param silence how long ago it was last heard of
 * @param drainRequested whether an operator wants it to get no jobs
 */
public record AgentView(
    AgentId id,
    State state,
    AgentFacts facts,
    int running,
    AgentLoad load,
    Instant connectedAt,
    Duration silence,
    boolean drainRequested) {
  /** The states of an agent. */
  public enum State {
    /** Takes jobs. */
    CONNECTED,
    /** Connected, takes no new jobs. */
    DRAINING,
    /** Not connected; its attempts are in doubt. */
    UNREACHABLE,
    /** Not heard of for too long; its attempts were given up. */
    LOST,
    /** Left in good order; holds nothing. */
    GONE
  }
}
