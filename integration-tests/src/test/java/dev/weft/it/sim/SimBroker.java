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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The broker: a queue for each pool, a channel for each coordinator, and no mercy: what is not
 * settled comes again.
 */
final class SimBroker {
  private static final String POISON = "poison-";

  private final World world;
  private final Dice dice;
  private final Map<PoolName, Deque<JobSpec>> queues = new TreeMap<>();
  private final Map<SimCoordinator, Channel> channels = new LinkedHashMap<>();
  private long lastGeneration;
  private long lastTag;
  private long lastPoison;
  private boolean pumping;

  /** What a coordinator has of it. */
  private final class Channel {
    final Map<Long, JobSpec> unsettled = new TreeMap<>();
    final Set<PoolName> open = new HashSet<>();
    long generation = ++lastGeneration;
  }

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

  private Channel channel(SimCoordinator of) {
    return channels.computeIfAbsent(of, _ -> new Channel());
  }

  void setFlow(SimCoordinator who, PoolName pool, boolean on) {
    if (on) {
      channel(who).open.add(pool);
      pump();
    } else {
      channel(who).open.remove(pool);
    }
  }

  void settle(SimCoordinator who, Delivery delivery) {
    Channel channel = channel(who);
    if (delivery.generation() != channel.generation) {
      return;
    }
    JobSpec settled = channel.unsettled.remove(delivery.tag());
    if (world.plan.has(Flaw.ACK_OVER_A_GAP)) {
      channel.unsettled.clear();
    }
    if (settled != null && poison(settled) && world.plan.has(Flaw.POISON_REQUEUED)) {
      queue(settled.pool()).add(settled);
      pump();
    }
  }

  /** A channel is gone: all that is not settled goes back to the front of its queue. */
  void channelCloses(SimCoordinator who, boolean flowsToo) {
    Channel channel = channel(who);
    channel.generation = ++lastGeneration;
    List<JobSpec> back = new ArrayList<>(channel.unsettled.values());
    channel.unsettled.clear();
    back.reversed().forEach(spec -> queue(spec.pool()).addFirst(spec));
    if (flowsToo) {
      channel.open.clear();
    }
    pump();
  }

  boolean isEmpty() {
    return channels.values().stream().allMatch(channel -> channel.unsettled.isEmpty())
        && queues.values().stream().allMatch(Deque::isEmpty);
  }

  private void pump() {
    if (!pumping) {
      pumping = true;
      world.agenda.in(world.latency(), this::deliver);
    }
  }

  private void deliver() {
    pumping = false;
    for (PoolName pool : Plan.POOLS) {
      Deque<JobSpec> queue = queue(pool);
      List<SimCoordinator> takers =
          world.coordinators.stream()
              .filter(one -> one.takesCalls() && channel(one).open.contains(pool))
              .toList();
      if (!takers.isEmpty() && !queue.isEmpty()) {
        deliver(takers.size() > 1 ? dice.pick(takers) : takers.getFirst(), queue.remove());
        pump();
      }
    }
  }

  private void deliver(SimCoordinator to, JobSpec spec) {
    long tag = ++lastTag;
    Channel channel = channel(to);
    channel.unsettled.put(tag, spec);
    Delivery delivery = new Delivery("queue", channel.generation, tag);
    to.post(
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
  List<JobSpec> unsettled(SimCoordinator who, Delivery delivery) {
    Channel channel = channel(who);
    JobSpec spec = channel.unsettled.get(delivery.tag());
    return delivery.generation() == channel.generation && spec != null ? List.of(spec) : List.of();
  }
}
