package dev.weft.it.explore;

import dev.weft.agent.core.Owner;
import dev.weft.agent.core.StreamRef;
import dev.weft.common.id.AgentId;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** One stream between an agent and a coordinator, with what is under way on it. */
final class Wire {
  /** What goes up: an event for the dispatcher, or the agent's farewell. */
  final Deque<Event> up = new ArrayDeque<>();

  /** What goes down. */
  final Deque<Effect> down = new ArrayDeque<>();

  final long number;

  /** The coordinator's number. */
  final int center;

  final AgentId agent;
  final StreamRef ref;
  final AgentFacts facts;

  /** The coordinator's process. */
  final Owner owner;

  /** When its agent said hello. */
  final Duration openedAt;

  boolean agentEnd = true;
  boolean coordinatorEnd = true;
  boolean cut;

  /** Whether the coordinator knows who speaks. */
  boolean known;

  boolean welcomed;

  /** Whether the agent was ever asked on it for what others had given. */
  boolean asked;

  Wire(long number, Center center, Node node, StreamRef ref, Duration openedAt) {
    this.number = number;
    this.center = center.number;
    this.owner = center.owner();
    this.agent = node.id;
    this.ref = ref;
    this.facts = node.facts();
    this.openedAt = openedAt;
  }

  /** Whether it is between the same two. */
  boolean joins(Wire other) {
    return agent.equals(other.agent) && center == other.center;
  }

  boolean healthy() {
    return agentEnd && coordinatorEnd && !cut && known && welcomed;
  }

  @Override
  public String toString() {
    return ref + " of " + agent + (healthy() ? "" : ", broken") + ", up " + up + ", down " + down;
  }
}
