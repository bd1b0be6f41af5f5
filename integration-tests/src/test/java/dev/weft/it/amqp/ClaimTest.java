package dev.weft.it.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.weft.coordinator.amqp.codec.Declare;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.amqp.intake.ClaimHealth;
import dev.weft.coordinator.amqp.intake.ClaimSettings;
import dev.weft.coordinator.amqp.intake.SourceHealth;
import dev.weft.it.rabbit.QueueState;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A queue belongs to one store. */
@ExtendWith(RabbitExtension.class)
final class ClaimTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String CLAIM = "weft.claim." + Fixture.QUEUE;
  private static final ClaimSettings SHORT = new ClaimSettings(false, Duration.ofSeconds(3));
  private static final ClaimSettings LONG = new ClaimSettings(false, Duration.ofMinutes(10));
  private static final ClaimSettings SHARING = new ClaimSettings(true, Duration.ofSeconds(3));

  @Test
  void secondStoreIsRefusedAndTakesOverByItselfWhenTheFirstHasLeft(RabbitVhost vhost)
      throws Exception {
    SourceSettings free = mapped("free");
    try (Fixture second = Fixture.ofStore("store-2", SHORT, vhost.uri(), free)) {
      try (Fixture first = Fixture.ofStore("store-1", SHORT, vhost.uri()).start()) {
        awaitState(first, Fixture.QUEUE, SourceHealth.State.OPEN);
        second.start();
        awaitState(second, Fixture.QUEUE, SourceHealth.State.REFUSED);
        awaitState(second, "free", SourceHealth.State.OPEN);
        SourceHealth refused = health(second, Fixture.QUEUE);
        assertThat(refused.trouble()).isEqualTo("the queue belongs to another store, store-1");
        assertThat(refused.claim()).isEqualTo(new ClaimHealth("store-1", ""));
        publish(vhost, Fixture.QUEUE, 20);
        publish(vhost, "free", 1);
        first.loop.awaitDeliveries(20);
        second.loop.awaitDeliveries(1);
        assertThat(second.loop.deliveries().getFirst().delivery().source()).isEqualTo("free");
        assertThat(vhost.queue(Fixture.QUEUE).consumers()).isEqualTo(1);
      }
      awaitState(second, Fixture.QUEUE, SourceHealth.State.OPEN);
      publish(vhost, Fixture.QUEUE, 1);
      second.loop.awaitDeliveries(2);
      assertThat(health(second, Fixture.QUEUE).claim()).isEqualTo(ClaimHealth.FINE);
      assertThat(second.broker.health().consuming().connections()).isEqualTo(1);
    }
  }

  @Test
  void flowThatIsSetWhileTheQueueIsRefusedHoldsWhenItIsTakenOver(RabbitVhost vhost)
      throws Exception {
    try (Fixture second = Fixture.ofStore("store-2", SHORT, vhost.uri())) {
      try (Fixture first = Fixture.ofStore("store-1", SHORT, vhost.uri()).start()) {
        awaitState(first, Fixture.QUEUE, SourceHealth.State.OPEN);
        second.start();
        awaitState(second, Fixture.QUEUE, SourceHealth.State.REFUSED);
        second.broker.setFlow(Fixture.POOL, false);
      }
      publish(vhost, Fixture.QUEUE, 3);
      awaitState(second, Fixture.QUEUE, SourceHealth.State.CLOSED);
      assertThat(vhost.queue(Fixture.QUEUE).ready()).isEqualTo(3);
      second.loop.settling(false);
      second.broker.setFlow(Fixture.POOL, true);
      second.loop.awaitDeliveries(3).forEach(one -> second.loop.settle(one.delivery()));
      await().atMost(LIMIT).until(() -> vhost.queue(Fixture.QUEUE).unacked() == 0);
      assertThat(second.broker.stopTaking(LIMIT)).isTrue();
    }
  }

  @Test
  void refusedSourceStopsAtOnce(RabbitVhost vhost) throws Exception {
    try (Fixture first = Fixture.ofStore("store-1", LONG, vhost.uri()).start();
        Fixture second = Fixture.ofStore("store-2", LONG, vhost.uri())) {
      awaitState(first, Fixture.QUEUE, SourceHealth.State.OPEN);
      second.start();
      awaitState(second, Fixture.QUEUE, SourceHealth.State.REFUSED);
      assertThat(second.broker.stopTaking(LIMIT)).isTrue();
    }
  }

  @Test
  void coordinatorsOfOneStoreShareItsQueuesAndOneThatIsStartedAgainGoesOn(RabbitVhost vhost)
      throws Exception {
    SourceSettings orders = mapped("orders");
    try (Fixture other = Fixture.ofStore("store-2", LONG, vhost.uri(), orders)) {
      try (Fixture one = Fixture.ofStore("store-1", LONG, vhost.uri(), orders).start();
          Fixture two = Fixture.ofStore("store-1", LONG, vhost.uri(), orders).start()) {
        for (String queue : List.of(Fixture.QUEUE, "orders")) {
          awaitState(one, queue, SourceHealth.State.OPEN);
          awaitState(two, queue, SourceHealth.State.OPEN);
          await().atMost(LIMIT).until(() -> vhost.queue(queue).consumers() == 2);
        }
        other.start();
        awaitState(other, Fixture.QUEUE, SourceHealth.State.REFUSED);
        awaitState(other, "orders", SourceHealth.State.REFUSED);
      }
      // All of them are gone as if they were killed, and the claim outlasts them.
      await().atMost(LIMIT).until(() -> vhost.queue(CLAIM).consumers() == 0);
      try (Fixture again = Fixture.ofStore("store-1", LONG, vhost.uri(), orders).start()) {
        awaitState(again, Fixture.QUEUE, SourceHealth.State.OPEN);
        awaitState(again, "orders", SourceHealth.State.OPEN);
        assertThat(health(other, "orders").state()).isEqualTo(SourceHealth.State.REFUSED);
      }
    }
  }

  @Test
  void claimThatWasDeletedIsMadeAgainAndTakingGoesOn(RabbitVhost vhost) throws Exception {
    try (Fixture first = Fixture.ofStore("store-1", LONG, vhost.uri()).start()) {
      awaitState(first, Fixture.QUEUE, SourceHealth.State.OPEN);
      vhost.deleteQueue(CLAIM);
      await().atMost(LIMIT).until(() -> consumersOf(vhost, CLAIM) == 1);
      publish(vhost, Fixture.QUEUE, 1);
      // On the channel that it had before.
      assertThat(first.loop.awaitDeliveries(1).getFirst().delivery().generation()).isEqualTo(1);
      assertThat(health(first, Fixture.QUEUE).state()).isEqualTo(SourceHealth.State.OPEN);
    }
  }

  @Test
  void whoeverLosesItsClaimToAnotherStoreStopsTakingAndAcknowledgesWhatIsOut(RabbitVhost vhost)
      throws Exception {
    try (Fixture first = Fixture.ofStore("store-1", LONG, vhost.uri()).start()) {
      awaitState(first, Fixture.QUEUE, SourceHealth.State.OPEN);
      first.loop.settling(false);
      publish(vhost, Fixture.QUEUE, 2);
      first.loop.awaitDeliveries(2);
      steal(vhost, "store-2");
      first.loop.deliveries().forEach(one -> first.loop.settle(one.delivery()));
      awaitState(first, Fixture.QUEUE, SourceHealth.State.REFUSED);
      await().atMost(LIMIT).until(() -> vhost.queue(Fixture.QUEUE).consumers() == 0);
      assertThat(vhost.queue(Fixture.QUEUE).ready()).isZero();
      vhost.deleteQueue(CLAIM);
      awaitState(first, Fixture.QUEUE, SourceHealth.State.OPEN);
    }
  }

  @Test
  void queuesAreSharedWhereThatIsAskedFor(RabbitVhost vhost) throws Exception {
    try (Fixture second = Fixture.ofStore("store-2", SHARING, vhost.uri())) {
      try (Fixture first = Fixture.ofStore("store-1", SHORT, vhost.uri()).start()) {
        awaitState(first, Fixture.QUEUE, SourceHealth.State.OPEN);
        second.start();
        awaitState(second, Fixture.QUEUE, SourceHealth.State.OPEN);
        assertThat(health(second, Fixture.QUEUE).claim()).isEqualTo(new ClaimHealth("store-1", ""));
        await().atMost(LIMIT).until(() -> vhost.queue(Fixture.QUEUE).consumers() == 2);
      }
      // It claims the queue when the other one has left.
      second.broker.setFlow(Fixture.POOL, false);
      await()
          .atMost(LIMIT)
          .until(() -> health(second, Fixture.QUEUE).claim().equals(ClaimHealth.FINE));
    }
  }

  @Test
  void whoeverMayNotClaimTakesMessagesAndSaysSo(RabbitVhost vhost) throws Exception {
    vhost.node().ctl().run("add_user", "plain", "secret");
    String most = "^weft\\.(jobs\\..*|dlx|dead|events)$";
    vhost.node().ctl().run("set_permissions", "-p", vhost.name(), "plain", most, ".*", ".*");
    URI uri = vhost.uri();
    URI plain =
        URI.create(
            "amqp://plain:secret@%s:%d%s"
                .formatted(uri.getHost(), uri.getPort(), uri.getRawPath()));
    try (Fixture fixture = Fixture.ofStore("store-1", SHORT, plain).start()) {
      awaitState(fixture, Fixture.QUEUE, SourceHealth.State.OPEN);
      publish(vhost, Fixture.QUEUE, 1);
      fixture.loop.awaitDeliveries(1);
      assertThat(health(fixture, Fixture.QUEUE).claim().trouble())
          .contains("ACCESS_REFUSED", CLAIM);
      vhost.node().ctl().run("set_permissions", "-p", vhost.name(), "plain", ".*", ".*", ".*");
      // Nothing but a message, or time, makes it try again.
      await()
          .atMost(LIMIT)
          .until(() -> {
            publish(vhost, Fixture.QUEUE, 1);
            return health(fixture, Fixture.QUEUE).claim().equals(ClaimHealth.FINE);
          });
      await().atMost(LIMIT).until(() -> consumersOf(vhost, CLAIM) == 1);
    } finally {
      vhost.node().ctl().run("delete_user", "plain");
    }
  }

  @Test
  void claimOfAnotherReleaseIsUnderstood(RabbitVhost vhost) throws Exception {
    try (Fixture old = Fixture.ofStore("store-1", LONG, vhost.uri()).start()) {
      awaitState(old, Fixture.QUEUE, SourceHealth.State.OPEN);
      try (Fixture same = Fixture.ofStore("store-1", SHORT, vhost.uri()).start();
          Fixture other = Fixture.ofStore("store-2", SHORT, vhost.uri()).start()) {
        awaitState(same, Fixture.QUEUE, SourceHealth.State.OPEN);
        awaitState(other, Fixture.QUEUE, SourceHealth.State.REFUSED);
        assertThat(health(same, Fixture.QUEUE).claim()).isEqualTo(ClaimHealth.FINE);
        assertThat(health(other, Fixture.QUEUE).claim().otherStore()).isEqualTo("store-1");
      }
    }
  }

  /** Another store claims the queue in the moment in which the claim is deleted. */
  private static void steal(RabbitVhost vhost, String store) throws Exception {
    Map<String, Object> arguments =
        Map.of(
            "x-queue-type",
            "classic",
            "x-expires",
            LONG.expiry().toMillis(),
            "x-dead-letter-exchange",
            "weft.dlx",
            "x-dead-letter-routing-key",
            store);
    try (Connection connection = vhost.connect()) {
      await()
          .atMost(LIMIT)
          .until(() -> {
            Channel channel = connection.createChannel();
            try {
              channel.queueDeleteNoWait(CLAIM, false, false);
              return channel.queueDeclare(CLAIM, true, false, false, arguments) != null;
            } catch (IOException itWasFaster) {
              return false;
            }
          });
    }
  }

  private static SourceSettings mapped(String queue) {
    return new SourceSettings(queue, Fixture.POOL, "echo", Duration.ZERO, 1, "", "", Declare.AUTO);
  }

  private static void awaitState(Fixture fixture, String queue, SourceHealth.State state) {
    await().atMost(LIMIT).until(() -> health(fixture, queue).state() == state);
  }

  private static SourceHealth health(Fixture fixture, String queue) {
    return fixture.broker.health().sources().stream()
        .filter(source -> source.queue().equals(queue))
        .findFirst()
        .orElseThrow();
  }

  private static long consumersOf(RabbitVhost vhost, String queue) throws Exception {
    return vhost.queues().stream()
        .filter(state -> state.name().equals(queue))
        .mapToLong(QueueState::consumers)
        .sum();
  }

  private static void publish(RabbitVhost vhost, String queue, int count) throws Exception {
    try (Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      AMQP.BasicProperties echo = new AMQP.BasicProperties.Builder().type("echo").build();
      for (int i = 0; i < count; i++) {
        channel.basicPublish("", queue, true, echo, Integer.toString(i).getBytes(UTF_8));
      }
      channel.waitForConfirmsOrDie(LIMIT.toMillis());
    }
  }
}
