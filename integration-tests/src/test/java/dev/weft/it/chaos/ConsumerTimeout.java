package dev.weft.it.chaos;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.weft.it.rabbit.RabbitCtl;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A job runs three times longer than the broker lets a consumer hold a message. A consumer that
 * does hold one so long stands beside it, to show that the broker means it.
 */
record ConsumerTimeout() implements Mishap {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "job 3 times longer than consumer_timeout";
  }

  @Override
  public Mended strike(Arena arena, Load load)
      throws IOException, InterruptedException, TimeoutException {
    RabbitCtl ctl = arena.broker().node().ctl();
    ctl.setEnvironment("consumer_timeout", Long.toString(LIMIT.toMillis()));
    ctl.setEnvironment("channel_tick_interval", "500");
    // A channel keeps the limit that it was opened with.
    ctl.closeAllConnections(Broker.VIRTUAL_HOST, "chaos");
    try {
      String _ = load.publishLasting(LIMIT.multipliedBy(3));
      outlastPatience(arena);
      await().atMost(PATIENCE).until(() -> arena.tellings().lasted(load.prefix()));
    } finally {
      ctl.setEnvironment("consumer_timeout", "1800000");
      ctl.closeAllConnections(Broker.VIRTUAL_HOST, "chaos");
    }
    return Mended.now();
  }

  /** Holds a message until the broker closes the channel for it. */
  private static void outlastPatience(Arena arena) throws IOException, TimeoutException {
    try (Connection connection = arena.broker().connect("holder")) {
      Channel channel = connection.createChannel();
      String queue = channel.queueDeclare().getQueue();
      channel.basicPublish("", queue, null, new byte[0]);
      channel.basicConsume(queue, false, (_, _) -> {}, _ -> {});
      await().atMost(PATIENCE).until(() -> !channel.isOpen());
    }
  }
}
