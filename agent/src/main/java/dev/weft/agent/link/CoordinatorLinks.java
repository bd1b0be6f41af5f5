package dev.weft.agent.link;

import dev.weft.agent.core.Message;
import dev.weft.agent.core.StreamRef;
import dev.weft.agent.loop.Coordinators;
import dev.weft.agent.telemetry.Outlets;
import dev.weft.common.config.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The links to all coordinators. Thread-safe. */
public final class CoordinatorLinks implements Coordinators, AutoCloseable {
  private final LinkParts parts;
  private final List<Link> links = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Makes a link for each address; none dials before {@link #start}.
   *
   * @param onReady told, on a link's thread, each time a coordinator has accepted the agent
   */
  public CoordinatorLinks(
      List<HostPort> addresses, LinkParts parts, Outlets outlets, Consumer<HostPort> onReady) {
    this.parts = parts;
    Clusters clusters = new Clusters();
    for (int place = 0; place < addresses.size(); place++) {
      links.add(new Link(place, addresses.get(place), parts, outlets.of(place), onReady, clusters));
    }
  }

  /** Begins to dial. */
  public void start() {
    for (int place = 0; place < links.size(); place++) {
      threads.add(parts.threads().critical("link-" + place + "-writer", links.get(place)));
    }
  }

  @Override
  public void send(StreamRef stream, Message message) {
    links.get(stream.link()).send(stream, message);
  }

  @Override
  public void breakOff(StreamRef stream, String why) {
    links.get(stream.link()).breakOff(stream, why);
  }

  @Override
  public void cutOff(int link, Duration silence, int attempts) {
    links.get(link).cutOff(silence, attempts);
  }

  @Override
  public void flush() {
    links.forEach(Link::flush);
  }

  /**
   * Ends all streams once what is queued is written.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public void leave() throws InterruptedException {
    links.forEach(Link::leave);
    // A link bounds its own farewell; this is for one that cannot write.
    Duration patience = parts.times().farewell().multipliedBy(2);
    for (Link link : links) {
      if (!link.awaitEnd(patience)) {
        break;
      }
    }
  }

  /** Ends whatever is left at once. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
