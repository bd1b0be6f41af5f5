package dev.weft.it.explore;

import dev.weft.agent.core.StreamRef;
import dev.weft.common.id.AgentId;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** One stream between an agent and the coordinator, with what is under way on it. */
final class Wire {
  /** What goes up: an event for the dispatcher, or the agent's farewell. */
  final Deque<Event> up = new ArrayDeque<>();

  /** What goes down. */
  final Deque<Effect> down = new ArrayDeque<>();

  final long number;
  final AgentId agent;
  final StreamRef ref;
  final AgentFacts facts;

  /** When its agent said hello. */
  final Duration openedAt;

  boolean agentEnd = true;
  boolean coordinatorEnd = true;
  boolean cut;

  /** Whether the coordinator knows who speaks. */
  boolean known;

  boolean welcomed;

  Wire(long number, AgentId agent, StreamRef ref, AgentFacts facts, Duration openedAt) {
    this.number = number;
    this.agent = agent;
    this.ref = ref;
    this.facts = facts;
    this.openedAt = openedAt;
  }

  boolean healthy() {
    return agentEnd && coordinatorEnd && !cut && known && welcomed;
  }
}
