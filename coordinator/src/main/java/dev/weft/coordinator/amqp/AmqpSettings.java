package dev.weft.coordinator.amqp;

import dev.weft.common.id.PoolName;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.amqp.intake.ClaimSettings;
import dev.weft.coordinator.amqp.intake.IntakeSettings;
import dev.weft.coordinator.amqp.link.LinkSettings;
import dev.weft.coordinator.amqp.outbox.OutboxSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All of the broker adapter's settings.
 *
 * @param link how to reach the broker
 * @param pools those whose own queue, {@code weft.jobs.<pool>}, is served; and the only ones that a
 *     message may name, with those of mapped queues
 * @param mapped other queues that jobs are taken from
 * @param claims how queues are kept to one store
 * @param intake how much is taken at once
 * @param outbox how results are published
 */
public record AmqpSettings(
    LinkSettings link,
    Set<PoolName> pools,
    List<SourceSettings> mapped,
    ClaimSettings claims,
    IntakeSettings intake,
    OutboxSettings outbox) {
  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if two sources have the same queue
   */
  public AmqpSettings {
    pools = Set.copyOf(pools);
    mapped = List.copyOf(mapped);
    Set<String> queues = new HashSet<>();
    for (PoolName pool : pools) {
      queues.add(SourceSettings.queueOf(pool));
    }
    for (SourceSettings source : mapped) {
      if (!queues.add(source.queue())) {
        throw new IllegalArgumentException("queue " + source.queue() + " is a source twice");
      }
    }
  }
}
