package dev.weft.coordinator.amqp;

import dev.weft.coordinator.amqp.intake.SourceHealth;
import dev.weft.coordinator.amqp.link.LineHealth;
import dev.weft.coordinator.amqp.outbox.OutboxHealth;
import java.util.List;

/**
 * How the broker adapter is; a snapshot.
 *
 * @param consuming the connection that jobs come from
 * @param publishing the connection that results go to
 * @param sources each queue
 * @param outbox what is to be published
 */
public record AmqpHealth(
    LineHealth consuming, LineHealth publishing, List<SourceHealth> sources, OutboxHealth outbox) {
  /** Copies the list. */
  public AmqpHealth {
    sources = List.copyOf(sources);
  }
}
