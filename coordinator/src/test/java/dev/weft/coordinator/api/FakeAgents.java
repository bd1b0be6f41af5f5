package dev.weft.coordinator.api;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.loop.Agents;
import dev.weft.coordinator.loop.Inbox;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Agents that the test plays: keeps what they are given, and says for them what the test wants. */
final class FakeAgents implements Agents {
  private final BlockingQueue<Effect.Assign> assigned = new LinkedBlockingQueue<>();
  private final BlockingQueue<Effect.StopAttempt> stopped = new LinkedBlockingQueue<>();
  private final AtomicLong streams = new AtomicLong();
  private Inbox inbox = new Nowhere();

  private static final class Nowhere implements Inbox {
    @Override
    public void post(Event event) {
      throw new AssertionError("not connected yet");
    }

    @Override
    public void whenRoom(Runnable resume) {
      resume.run();
    }
  }

  void connectTo(Inbox loop) {
    inbox = loop;
  }

  /** Connects an agent with 10 slots in one pool. */
  void join(String agent, String pool, Map<String, String> labels, String... handlers) {
    AgentId id = new AgentId(agent);
    long stream = streams.incrementAndGet();
    Set<HandlerName> names = Stream.of(handlers).map(HandlerName::new).collect(Collectors.toSet());
    AgentFacts facts =
        new AgentFacts(
            Incarnation.of("i-1"), Set.of(new PoolName(pool)), labels, names, 10, "0.1.0", "node");
    inbox.post(new Event.AgentArrived(id, stream, facts, List.of(), List.of()));
    inbox.post(new Event.CreditsSet(id, stream, 10, false));
  }

  /** The next assignment. */
  Effect.Assign takeAssign() {
    return take(assigned);
  }

  Effect.StopAttempt takeStop() {
    return take(stopped);
  }

  void accept(Effect.Assign assign) {
    inbox.post(new Event.AttemptAccepted(assign.agent(), assign.attempt()));
  }

  void succeed(Effect.Assign assign, String output) {
    Payload text = Payload.of(output.getBytes(StandardCharsets.UTF_8), "text/plain");
    report(
        assign,
        new Report(
            assign.attempt().number(),
            Outcome.SUCCEEDED,
            new Output(text, false),
            Failure.NONE,
            false));
  }

  void fail(Effect.Assign assign, String code) {
    report(
        assign,
        new Report(
            assign.attempt().number(),
            Outcome.FAILED,
            Output.NONE,
            Failure.passing(code, "it broke"),
            false));
  }

  /** The agent says that it stopped the attempt because it was cut off. */
  void lose(Effect.Assign assign) {
    Failure failure = Failure.passing("CUT_OFF", "cut off");
    report(
        assign, new Report(assign.attempt().number(), Outcome.LOST, Output.NONE, failure, false));
  }

  /** The newest agent is gone from one moment to the other. */
  void leave(String agent) {
    inbox.post(new Event.AgentLeft(new AgentId(agent), streams.get(), false));
  }

  private void report(Effect.Assign assign, Report report) {
    inbox.post(
        new Event.AttemptEnded(assign.agent(), assign.stream(), assign.attempt().job(), report));
  }

  @Override
  public void assign(Effect.Assign assign) {
    assigned.add(assign);
  }

  @Override
  public void stop(Effect.StopAttempt stop) {
    stopped.add(stop);
  }

  @Override
  public void ack(Effect.AckResult ack) {}

  @Override
  public void welcome(Effect.Welcome welcome) {}

  @Override
  public void reconcile(Effect.Reconcile reconcile) {}

  @Override
  public void judge(Effect.Judge judge) {}

  @Override
  public void falseReport(Effect.FalseReport report) {}

  @Override
  public void end(Effect.EndStream end) {}

  private static <T> T take(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(10, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
