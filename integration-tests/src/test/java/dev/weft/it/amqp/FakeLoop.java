package dev.weft.it.amqp;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.loop.Broker;
import dev.weft.coordinator.loop.Inbox;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Stands in for the loop: keeps what is posted, and settles it at once unless told not to. */
final class FakeLoop implements Inbox {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private volatile boolean settling = true;
  private volatile @Nullable Broker broker;

  void attach(Broker adapter) {
    broker = adapter;
  }

  /** From now on deliveries stay unsettled, or are settled again as they come. */
  void settling(boolean on) {
    settling = on;
  }

  @Override
  public void post(Event event) {
    events.add(event);
    if (settling) {
      switch (event) {
        case Event.Delivered delivered -> settle(delivered.delivery());
        case Event.Undecodable undecodable -> settle(undecodable.delivery());
        default -> {}
      }
    }
  }

  @Override
  public void whenRoom(Runnable resume) {
    resume.run();
  }

  void settle(Delivery delivery) {
    requireNonNull(broker, "broker is null").settle(delivery);
  }

  List<Event.Delivered> deliveries() {
    return events.stream()
        .filter(Event.Delivered.class::isInstance)
        .map(Event.Delivered.class::cast)
        .toList();
  }

  List<String> jobs() {
    return deliveries().stream().map(delivered -> delivered.spec().id().value()).toList();
  }

  List<Refusal> refusals() {
    return events.stream()
        .filter(Event.Undecodable.class::isInstance)
        .map(event -> ((Event.Undecodable) event).refusal())
        .toList();
  }

  List<Long> published() {
    return events.stream()
        .filter(Event.Published.class::isInstance)
        .flatMap(event -> ((Event.Published) event).numbers().stream())
        .toList();
  }

  List<Event.Delivered> awaitDeliveries(int count) {
    await().atMost(LIMIT).until(() -> deliveries().size() >= count);
    return deliveries();
  }

  List<Refusal> awaitRefusals(int count) {
    await().atMost(LIMIT).until(() -> refusals().size() >= count);
    return refusals();
  }

  void awaitPublished(int count) {
    await().atMost(LIMIT).until(() -> published().stream().distinct().count() >= count);
  }
}
