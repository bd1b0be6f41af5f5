package dev.weft.it.chaos;

import static org.awaitility.Awaitility.await;

import dev.weft.it.rabbit.RabbitCtl;
import java.io.IOException;
import java.time.Duration;

/**
 * An operator deletes the queue of the jobs under the coordinator's consumer, while jobs run that
 * came from it. What still is in a queue goes with it, so nothing is published just then.
 */
record QueueDeleted() implements Mishap {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "queue deleted under the consumer";
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    RabbitCtl ctl = arena.broker().node().ctl();
    load.publishLasting(Duration.ofSeconds(3));
    load.pausePublishing(true);
    await().atMost(PATIENCE).until(() -> isEmpty(ctl));
    ctl.deleteQueue(Broker.VIRTUAL_HOST, Arena.QUEUE);
    load.pausePublishing(false);
    return Mended.now();
  }

  private static boolean isEmpty(RabbitCtl ctl) throws IOException, InterruptedException {
    return ctl.queues(Broker.VIRTUAL_HOST).stream()
        .filter(queue -> queue.name().equals(Arena.QUEUE))
        .allMatch(queue -> queue.ready() + queue.unacked() == 0);
  }
}
