package dev.weft.it.sim;

import dev.weft.agent.core.Owner;
import dev.weft.agent.core.StreamRef;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One stream between an agent's process and a coordinator: two lanes that keep their order. A lane
 * may be cut for good, or stand for a while; an end that closes tells the other, if it can.
 */
final class Link {
  private final World world;
  private final SimCoordinator coordinator;
  private final Owner owner;
  private final long id;
  private final Uplink uplink;
  private final StreamRef ref;
  private final Deque<Runnable> rising = new ArrayDeque<>();
  private final Deque<Runnable> falling = new ArrayDeque<>();
  private boolean agentEnd = true;
  private boolean coordinatorEnd = true;
  private boolean cutUp;
  private boolean cutDown;
  private long stalledUntil;
  private long answersStalledUntil;
  private long lastDown;
  private long lastUp;

  Link(World world, long id, Uplink uplink, StreamRef ref) {
    this.world = world;
    this.coordinator = uplink.coordinator();
    this.owner = coordinator.owner();
    this.id = id;
    this.uplink = uplink;
    this.ref = ref;
  }

  /** The process at its other end. */
  Owner owner() {
    return owner;
  }

  /** Where that process runs. */
  SimSessions sessions() {
    return coordinator.sessions();
  }

  /** The coordinator's name for it. */
  long id() {
    return id;
  }

  /** The agent's name for it. */
  StreamRef ref() {
    return ref;
  }

  /** The end that opened it. */
  Uplink uplink() {
    return uplink;
  }

  SimAgent agent() {
    return uplink.agent();
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
    if (agentEnd) {
      agentEnd = false;
      up(() -> sessions().die(this, false));
    }
  }

  void closeCoordinatorEnd() {
    if (coordinatorEnd) {
      coordinatorEnd = false;
      down(() -> uplink.broke(this));
    }
  }

  /** Nothing arrives any more in these directions; each end notices that by itself, if at all. */
  void cut(boolean upwards, boolean downwards) {
    cutUp |= upwards;
    cutDown |= downwards;
  }

  /** Nothing arrives for a while; then all of it does. */
  void stall(long length) {
    stalledUntil = world.agenda.now() + length;
  }

  /** Nothing arrives at the agent for a while; then all of it does. */
  void stallAnswers(long length) {
    answersStalledUntil = world.agenda.now() + length;
  }

  /** Sends something to the agent. */
  void down(Runnable arrives) {
    lastDown = Math.max(lastDown, world.agenda.now() + world.latency());
    falling.add(arrives);
    world.agenda.at(lastDown, this::fall);
  }

  /** Sends something to the coordinator. */
  void up(Runnable arrives) {
    lastUp = Math.max(lastUp, world.agenda.now() + world.latency());
    rising.add(arrives);
    world.agenda.at(lastUp, this::rise);
  }

  private void rise() {
    long until = Math.max(stalledUntil, coordinator.frozenUntil());
    if (until > world.agenda.now()) {
      // Of several that stood still, any may go on first.
      world.agenda.at(until + (world.plan.shared() ? world.latency() : 0), this::rise);
      return;
    }
    Runnable first = rising.remove();
    if (!cutUp && coordinatorEnd) {
      first.run();
    }
  }

  private void fall() {
    long until = Math.max(Math.max(stalledUntil, answersStalledUntil), agent().frozenUntil());
    if (until > world.agenda.now()) {
      world.agenda.at(until, this::fall);
      return;
    }
    Runnable first = falling.remove();
    if (!cutDown && (agentEnd || world.plan.hearsTheDead())) {
      first.run();
    }
  }
}
