package dev.weft.coordinator.amqp.outbox;

import java.util.concurrent.atomic.LongAdder;

/** What went out. Thread-safe. */
final class Counters {
  final LongAdder confirmed = new LongAdder();
  final LongAdder returned = new LongAdder();
  final LongAdder repeated = new LongAdder();
  final LongAdder abandoned = new LongAdder();
}
