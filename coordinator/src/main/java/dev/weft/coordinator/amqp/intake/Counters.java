package dev.weft.coordinator.amqp.intake;

import java.util.concurrent.atomic.LongAdder;

/** What came in, over all channels of a source. Thread-safe. */
final class Counters {
  final LongAdder accepted = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder redelivered = new LongAdder();
}
