package dev.weft.it.sim;

import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The broker: a queue for each pool, one channel, and no mercy: what is not settled comes again.
 */
final class SimBroker {
  private static final String POISON = "poison-";

  private final World world;
  private final Dice dice;
  private final Map<PoolName, Deque<JobSpec>> queues = new TreeMap<>();
  private final Map<Long, JobSpec> unsettled = new TreeMap<>();
  private final Set<PoolName> open = new HashSet<>();
  private long generation = 1;
  private long lastTag;
  private long lastPoison;
  private boolean pumping;

  SimBroker(World world, Dice dice) {
    this.world = world;
    this.dice = dice;
    Plan.POOLS.forEach(pool -> queues.put(pool, new ArrayDeque<>()));
  }

  void publish(JobSpec spec) {
    if (dice.chance(world.plan.mishaps().poison())) {
      queue(spec.pool()).add(spec.withId(new JobId(POISON + ++lastPoison)));
    }
    queue(spec.pool()).add(spec);
    pump();
  }

  void setFlow(PoolName pool, boolean on) {
    if (on) {
      open.add(pool);
      pump();
    } else {
      open.remove(pool);
    }
  }

  void settle(Delivery delivery) {
    if (delivery.generation() != generation) {
      return;
    }
    JobSpec settled = unsettled.remove(delivery.tag());
    if (world.plan.has(Flaw.ACK_OVER_A_GAP)) {
      unsettled.clear();
    }
    if (settled != null && poison(settled) && world.plan.has(Flaw.POISON_REQUEUED)) {
      queue(settled.pool()).add(settled);
      pump();
    }
  }

  /** The channel is gone: all that is not settled goes back to the front of its queue. */
  void channelCloses(boolean flowsToo) {
    generation++;
    List<JobSpec> back = new ArrayList<>(unsettled.values());
    unsettled.clear();
    back.reversed().forEach(spec -> queue(spec.pool()).addFirst(spec));
    if (flowsToo) {
      open.clear();
    }
    pump();
  }

  boolean isEmpty() {
    return unsettled.isEmpty() && queues.values().stream().allMatch(Deque::isEmpty);
  }

  private void pump() {
    if (!pumping) {
      pumping = true;
      world.agenda.in(world.latency(), this::deliver);
    }
  }

  private void deliver() {
    pumping = false;
    if (!world.coordinator.up()) {
      return;
    }
    for (PoolName pool : Plan.POOLS) {
      Deque<JobSpec> queue = queue(pool);
      if (open.contains(pool) && !queue.isEmpty()) {
        deliver(queue.remove());
        pump();
      }
    }
  }

  private void deliver(JobSpec spec) {
    long tag = ++lastTag;
    unsettled.put(tag, spec);
    Delivery delivery = new Delivery("queue", generation, tag);
    world.coordinator.post(
        poison(spec)
            ? new Event.Undecodable(delivery, refusal(spec))
            : new Event.Delivered(delivery, spec, SpecDigest.of(spec), false));
  }

  static boolean poison(JobSpec spec) {
    return spec.id().value().startsWith(POISON);
  }

  private static Refusal refusal(JobSpec spec) {
    return new Refusal("queue", "BAD_ID", spec.id().value(), Map.of(), Payload.EMPTY);
  }

  private Deque<JobSpec> queue(PoolName pool) {
    Deque<JobSpec> queue = queues.get(pool);
    if (queue == null) {
      throw new IllegalArgumentException(pool.value());
    }
    return queue;
  }

  /** The spec that a delivery brought, unless it is settled or of an older channel. */
  List<JobSpec> unsettled(Delivery delivery) {
    JobSpec spec = unsettled.get(delivery.tag());
    return delivery.generation() == generation && spec != null ? List.of(spec) : List.of();
  }
}
