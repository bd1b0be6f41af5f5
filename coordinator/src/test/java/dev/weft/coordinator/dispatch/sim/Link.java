package dev.weft.coordinator.dispatch.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One stream between an agent and the coordinator: two lanes that keep their order, until a cut.
 */
final class Link {
  private final World world;
  private final long id;
  private final SimAgent agent;
  private final Deque<Runnable> rising = new ArrayDeque<>();
  private boolean agentEnd = true;
  private boolean coordinatorEnd = true;
  private boolean cut;
  private long lastDown;
  private long lastUp;

  Link(World world, long id, SimAgent agent) {
    this.world = world;
    this.id = id;
    this.agent = agent;
  }

  long id() {
    return id;
  }

  SimAgent agent() {
    return agent;
  }

  /** Whether the agent's end is open. */
  boolean agentEnd() {
    return agentEnd;
  }

  /** Whether the coordinator's end is open. */
  boolean coordinatorEnd() {
    return coordinatorEnd;
  }

  void closeAgentEnd() {
    agentEnd = false;
  }

  void closeCoordinatorEnd() {
    coordinatorEnd = false;
  }

  /** Nothing arrives any more, in either direction; each end notices that later. */
  void cut() {
    cut = true;
  }

  /** Sends something to the agent. */
  void down(Runnable arrives) {
    lastDown = Math.max(lastDown, world.agenda.now() + world.latency());
    world.agenda.at(
        lastDown,
        () -> {
          if (!cut && (agentEnd || world.plan.has(Flaw.NO_STREAM_FENCE))) {
            arrives.run();
          }
        });
  }

  /** Sends something to the coordinator. */
  void up(Runnable arrives) {
    lastUp = Math.max(lastUp, world.agenda.now() + world.latency());
    rising.add(arrives);
    world.agenda.at(lastUp, this::arrive);
  }

  private void arrive() {
    long thaw = world.coordinator.frozenUntil();
    if (thaw > world.agenda.now()) {
      world.agenda.at(thaw, this::arrive);
      return;
    }
    Runnable first = rising.remove();
    if (!cut && coordinatorEnd) {
      first.run();
    }
  }
}
