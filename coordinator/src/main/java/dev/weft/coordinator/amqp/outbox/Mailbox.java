package dev.weft.coordinator.amqp.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Signals for the publishing thread. Anybody adds; that thread takes. */
final class Mailbox {
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final AtomicBoolean listening = new AtomicBoolean();

  void add(Signal signal) {
    signals.add(signal);
  }

  /** Something waits in the backlog: wakes the thread if that is what it waits for. */
  void wake() {
    if (listening.compareAndSet(true, false)) {
      signals.add(new Signal.Wake());
    }
  }

  /** What is there now, in order. */
  List<Signal> drain() {
    List<Signal> batch = new ArrayList<>();
    signals.drainTo(batch);
    return batch;
  }

  /** Waits for a signal. */
  List<Signal> await(Duration patience) throws InterruptedException {
    List<Signal> batch = new ArrayList<>();
    Signal first = signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      batch.add(first);
      signals.drainTo(batch);
    }
    return batch;
  }

  /** Waits for a signal or for something in the backlog. */
  List<Signal> await(Duration patience, Backlog backlog) throws InterruptedException {
    listening.set(true);
    try {
      // Looked at after listening has begun, so nothing comes in between unseen.
      return backlog.isEmpty() ? await(patience) : drain();
    } finally {
      listening.set(false);
    }
  }
}
