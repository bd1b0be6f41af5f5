package dev.weft.coordinator.amqp.outbox;

import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Payload;
import java.util.Map;

/** Makes notices. */
final class Notices {
  private Notices() {}

  static Notice refused(long number, int bytes) {
    Payload body = Payload.of(new byte[bytes], "");
    return new Notice.MessageRefused(
        number, new Refusal("orders", "BAD_BODY", "detail", Map.of(), body));
  }
}
