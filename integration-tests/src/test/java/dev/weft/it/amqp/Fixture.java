package dev.weft.it.amqp;

import dev.weft.common.id.PoolName;
import dev.weft.common.task.Threads;
import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.amqp.AmqpBroker;
import dev.weft.coordinator.amqp.AmqpSettings;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.amqp.intake.ClaimSettings;
import dev.weft.coordinator.amqp.intake.IntakeSettings;
import dev.weft.coordinator.amqp.link.Context;
import dev.weft.coordinator.amqp.link.LinkSettings;
import dev.weft.coordinator.amqp.outbox.OutboxSettings;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Job;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A broker adapter with its stand-ins. For one test. */
final class Fixture implements AutoCloseable {
  static final PoolName POOL = new PoolName("default");
  static final String QUEUE = "weft.jobs.default";
  private static final String STORE = "store-1";

  final FakeLoop loop = new FakeLoop();
  final FakeOutbox store = new FakeOutbox();
  final AmqpBroker broker;
  private final AtomicLong numbers = new AtomicLong();

  private Fixture(String storeId, AmqpSettings settings) {
    broker =
        new AmqpBroker(
            settings,
            storeId,
            loop,
            store,
            new Context(new Threads(_ -> {}), new SystemTime(), new SecureRandom()));
    loop.attach(broker);
  }

  static Fixture on(URI uri, SourceSettings... mapped) {
    return ofStore(STORE, ClaimSettings.DEFAULT, uri, mapped);
  }

  static Fixture ofStore(String storeId, ClaimSettings claims, URI uri, SourceSettings... mapped) {
    AmqpSettings usual = settings(uri, IntakeSettings.DEFAULT, OutboxSettings.DEFAULT, mapped);
    return new Fixture(
        storeId,
        new AmqpSettings(
            usual.link(), usual.pools(), usual.mapped(), claims, usual.intake(), usual.outbox()));
  }

  static Fixture on(URI uri, IntakeSettings intake, OutboxSettings outbox) {
    return new Fixture(STORE, settings(uri, intake, outbox));
  }

  static AmqpSettings settings(
      URI uri, IntakeSettings intake, OutboxSettings outbox, SourceSettings... mapped) {
    LinkSettings link =
        new LinkSettings(
            List.of(uri), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(1));
    return new AmqpSettings(
        link, Set.of(POOL), List.of(mapped), ClaimSettings.DEFAULT, intake, outbox);
  }

  /** Starts it with its pool's flow open. */
  Fixture start() {
    broker.start();
    broker.setFlow(POOL, true);
    return this;
  }

  /** A job has ended: its notice is in the store, and is to be published. */
  long ended(Job job) {
    Notice notice = new Notice.JobEnded(numbers.incrementAndGet(), job);
    store.add(notice);
    broker.publish(notice);
    return notice.number();
  }

  /** A message was refused. */
  void refused(Refusal refusal) {
    Notice notice = new Notice.MessageRefused(numbers.incrementAndGet(), refusal);
    store.add(notice);
    broker.publish(notice);
  }

  long nextNumber() {
    return numbers.incrementAndGet();
  }

  @Override
  public void close() {
    broker.close();
  }
}
