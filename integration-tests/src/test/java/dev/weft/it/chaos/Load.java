package dev.weft.it.chaos;

import dev.weft.it.history.Acts;
import dev.weft.proto.api.v1.JobServiceGrpc.JobServiceBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Clients that publish and submit jobs until they are told to end. Made and ended by one thread.
 */
public final class Load implements AutoCloseable {
  /** What one submitter, which waits for each answer, can do in a second. */
  private static final int EACH = 30;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String prefix;
  private final Clients clients;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * How many jobs come in a second.
   *
   * @param published on the broker's queue
   * @param submitted by the API
   */
  public record Rate(int published, int submitted) {}

  private Load(String prefix) {
    this.prefix = prefix;
    this.clients = new Clients(prefix);
  }

  /**
   * Starts it.
   *
   * @param broker that is published to
   * @param api asked for before each call
   * @param prefix of its jobs' ids
   */
  static Load start(Broker broker, Supplier<JobServiceBlockingStub> api, String prefix, Rate rate) {
    Load load = new Load(prefix);
    load.run(
        "publisher", new Publisher(broker, Arena.QUEUE, load.clients, new Pace(rate.published())));
    int submitters = Math.ceilDiv(rate.submitted(), EACH);
    for (int i = 0; i < submitters; i++) {
      load.run(
          "submitter",
          new Submitter(api, load.clients, new Pace(Math.ceilDiv(rate.submitted(), submitters))));
    }
    return load;
  }

  /** What the ids of its jobs begin with. */
  String prefix() {
    return prefix;
  }

  /** What its clients did and heard. */
  Acts acts() {
    return clients.acts();
  }

  /** How many jobs it has tried to hand over so far. */
  int begun() {
    return clients.begun();
  }

  /** Has one more job published, whose first attempt runs so long; returns its id. */
  String publishLasting(Duration duration) {
    String job = clients.lasting(duration);
    clients.repeat(job);
    return job;
  }

  /** Holds publishing up, or lets it go on. */
  void pausePublishing(boolean pause) {
    clients.pause(pause);
  }

  /** No more new jobs; returns when the fate of each that was begun is as clear as it will be. */
  void end() throws InterruptedException {
    clients.pause(false);
    clients.end();
    for (Thread thread : threads) {
      if (!thread.join(PATIENCE)) {
        throw new AssertionError(thread.getName() + " of " + prefix + " cannot finish");
      }
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private void run(String name, Runnable client) {
    threads.add(Thread.ofVirtual().name(name).start(client));
  }
}
