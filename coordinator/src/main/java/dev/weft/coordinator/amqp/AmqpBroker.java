package dev.weft.coordinator.amqp;

import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.id.UuidV7;
import dev.weft.coordinator.amqp.codec.JobDecoder;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.amqp.intake.Depths;
import dev.weft.coordinator.amqp.intake.Source;
import dev.weft.coordinator.amqp.link.Context;
import dev.weft.coordinator.amqp.link.Line;
import dev.weft.coordinator.amqp.link.LinkSettings;
import dev.weft.coordinator.amqp.outbox.Outbox;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.doctor.BrokerFacts;
import dev.weft.coordinator.loop.Broker;
import dev.weft.coordinator.loop.Inbox;
import dev.weft.coordinator.loop.JobReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An AMQP 0-9-1 broker: RabbitMQ, or the embedded one. It connects, and connects again, by itself;
 * pools' queues are closed until {@link #setFlow} opens them. Thread-safe; nothing of it waits but
 * what stops it.
 */
public final class AmqpBroker implements Broker, AutoCloseable {
  private static final String CONSUMING = "weft-consume";
  private static final String PUBLISHING = "weft-publish";

  private static final Logger log = LoggerFactory.getLogger(AmqpBroker.class);

  private final Context context;
  private final LinkSettings link;
  private final boolean sharing;
  private final Line consuming;
  private final Line publishing;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Map<PoolName, List<Source>> byPool = new LinkedHashMap<>();
  private final Depths depths;
  private final Outbox outbox;

  /**
   * A broker adapter that does nothing until it is started.
   *
   * @param settings which broker, which queues
   * @param storeId tells the store from others
   * @param inbox where jobs and confirmations go
   * @param reader the store, for notices that are not in memory and for payloads
   * @param context of the process
   */
  public AmqpBroker(
      AmqpSettings settings, String storeId, Inbox inbox, JobReader reader, Context context) {
    this.context = context;
    this.link = settings.link();
    this.sharing = settings.claims().share();
    this.consuming =
        new Line(CONSUMING, settings.link(), context, () -> sources().forEach(Source::lineChanged));
    this.publishing = new Line(PUBLISHING, settings.link(), context, this::publishingChanged);
    List<SourceSettings> all = all(settings);
    for (SourceSettings one : all) {
      JobDecoder decoder =
          new JobDecoder(one, pools(all), this::freshId, () -> context.time().now().wall());
      Source source =
          new Source(
              new Source.Parts(
                  one,
                  storeId,
                  settings.claims(),
                  decoder,
                  consuming,
                  inbox,
                  settings.intake(),
                  context));
      sources.put(one.queue(), source);
      byPool.computeIfAbsent(one.pool(), _ -> new ArrayList<>()).add(source);
    }
    this.depths = new Depths(all, consuming, settings.intake().depthEvery(), context);
    this.outbox =
        new Outbox(new Outbox.Parts(settings.outbox(), publishing, inbox, reader, context));
  }

  /** Begins to connect; the store must be readable now. */
  public void start() {
    if (sharing) {
      log.atWarn()
          .log("Unsafe: by amqp.share-queues, messages are taken from queues of other stores, too");
    }
    outbox.start();
    sources().forEach(Source::start);
    depths.start();
    publishing.start(context.threads());
    consuming.start(context.threads());
  }

  @Override
  public void settle(Delivery delivery) {
    Source source = sources.get(delivery.source());
    if (source != null) {
      source.settle(delivery.generation(), delivery.tag());
    }
  }

  @Override
  public void setFlow(PoolName pool, boolean open) {
    for (Source source : byPool.getOrDefault(pool, List.of())) {
      source.setOpen(open);
    }
  }

  @Override
  public void publish(Notice notice) {
    outbox.publish(notice);
  }

  /**
   * Publishes notices of another coordinator, too, that this one has taken over.
   *
   * @param first the lowest number of theirs
   * @param last the highest
   */
  public void publishAlso(long first, long last) {
    outbox.publishAlso(first, last);
  }

  /** Messages that wait for the pool, a few seconds old; empty when that is not known. */
  public Optional<Long> depth(PoolName pool) {
    return depths.of(pool);
  }

  /** How it is. */
  public AmqpHealth health() {
    return new AmqpHealth(
        consuming.health(),
        publishing.health(),
        sources().stream().map(Source::health).toList(),
        outbox.health());
  }

  /** Looks at the broker and the queues; asks it, and takes some seconds at most. */
  public BrokerFacts examine() {
    return new BrokerProbe(link, consuming, publishing, sources()).look();
  }

  /**
   * Takes no more messages. Those that are out are still acknowledged as they become durable.
   *
   * @return whether all of them were, in time
   */
  public boolean stopTaking(Duration patience) throws InterruptedException {
    sources().forEach(Source::stop);
    Duration until = now().plus(patience);
    boolean all = true;
    for (Source source : sources()) {
      all &= source.awaitEnd(left(until));
    }
    return all;
  }

  /**
   * Publishes what there is; afterwards nothing is published any more.
   *
   * @return whether all of it was, in time; the rest stays in the store
   */
  public boolean stopPublishing(Duration patience) throws InterruptedException {
    outbox.stop();
    return outbox.awaitEnd(patience);
  }

  /** Ends at once. Unacknowledged messages go back to the broker, unpublished notices stay. */
  @Override
  public void close() {
    sources().forEach(Source::stop);
    outbox.stop();
    depths.close();
    consuming.close();
    publishing.close();
  }

  private void publishingChanged() {
    outbox.lineChanged();
  }

  private Collection<Source> sources() {
    return sources.values();
  }

  private JobId freshId() {
    return new JobId(UuidV7.make(context.time().now().wall(), context.random()).toString());
  }

  private Duration left(Duration until) {
    Duration left = until.minus(now());
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Duration now() {
    return context.time().now().steady();
  }

  private static List<SourceSettings> all(AmqpSettings settings) {
    List<SourceSettings> all = new ArrayList<>();
    settings.pools().stream().sorted().map(SourceSettings::ofPool).forEach(all::add);
    all.addAll(settings.mapped());
    return all;
  }

  private static Set<PoolName> pools(List<SourceSettings> all) {
    Set<PoolName> pools = new HashSet<>();
    all.forEach(source -> pools.add(source.pool()));
    return pools;
  }
}
