package dev.weft.coordinator.session;

import dev.weft.common.config.HostPort;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.task.Threads;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.coordinator.dispatch.job.Tally;
import dev.weft.coordinator.listen.ListenSettings;
import dev.weft.coordinator.token.Tokens;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server on a free port with a played loop behind it, and the agents that a test connects. */
final class Sandbox implements AutoCloseable {
  static final Tokens TOKENS = new Tokens(List.of(new byte[32]));
  static final House HOUSE =
      new House(
          new StorePosition("cluster-1", 1, 1, "incarnation-1", 5), () -> 7, TOKENS, () -> true);

  /** Whether the coordinator knows that it was not taken over. */
  final AtomicBoolean sure = new AtomicBoolean(true);

  final FakeInbox inbox = new FakeInbox();
  final FakeFeed feed = new FakeFeed();
  final ManualTime time = new ManualTime();
  final Sessions sessions;
  final AgentServer server;
  private final List<ScriptedAgent> agents = new ArrayList<>();

  Sandbox() throws IOException {
    this(SessionSettings.DEFAULT);
  }

  Sandbox(SessionSettings settings) throws IOException {
    this(settings, ListenSettings.Limits.DEFAULT);
  }

  Sandbox(SessionSettings settings, ListenSettings.Limits limits) throws IOException {
    House house = new House(HOUSE.start(), HOUSE.commits(), TOKENS, sure::get);
    sessions = new Sessions(settings, house, inbox, feed, time, new Random(1));
    AgentServerSettings listen =
        new AgentServerSettings(new ListenSettings(new HostPort("127.0.0.1", 0), false, limits), 2);
    Threads threads =
        new Threads(error -> {
          throw new AssertionError(error);
        });
    server = new AgentServer(listen, sessions, threads);
    server.start();
  }

  ScriptedAgent dial() {
    return dial(true);
  }

  ScriptedAgent dial(boolean greedy) {
    ScriptedAgent agent = new ScriptedAgent(server.port(), greedy);
    agents.add(agent);
    return agent;
  }

  /** An agent whose stream is open, with its number. */
  record Open(ScriptedAgent agent, AgentId id, long stream) {}

  Open open(String id) {
    ScriptedAgent agent = dial().introduce(id, "instance-1");
    return welcomed(agent, id);
  }

  Open welcomed(ScriptedAgent agent, String id) {
    Event.AgentArrived arrived = inbox.next(Event.AgentArrived.class);
    sessions.welcome(new Effect.Welcome(arrived.agent(), arrived.stream(), List.of()));
    agent.next(CoordinatorMessage.KindCase.LOG_GRANT);
    agent.say(ScriptedAgent.ready(10));
    inbox.next(Event.CreditsSet.class);
    return new Open(agent, new AgentId(id), arrived.stream());
  }

  /** Lets time pass in steps that look like ordinary ticks. */
  void pass(Duration length) {
    for (Duration left = length; left.isPositive(); left = left.minusSeconds(1)) {
      time.pass(Duration.ofSeconds(1));
      sessions.sweep();
    }
  }

  Effect.Assign assignment(Open to, String job, int attempt, byte[] payload) {
    return assignment(to.id(), to.stream(), job, attempt, payload);
  }

  static Effect.Assign assignment(
      AgentId agent, long stream, String job, int attempt, byte[] payload) {
    JobSpec spec =
        new JobSpec(
            new JobId(job),
            new PoolName("default"),
            new HandlerName("echo"),
            Payload.of(payload, "text/plain"),
            Policy.DEFAULT,
            Placement.ANY,
            Start.NOW,
            Reply.NONE,
            "");
    Attempt given =
        new Attempt(attempt, agent, Incarnation.UNKNOWN, Instant.EPOCH, Attempt.Standing.GIVEN);
    return new Effect.Assign(
        agent,
        stream,
        new Job(
            1,
            spec,
            SpecDigest.of(spec),
            new JobState.Assigned(),
            2,
            given,
            Tally.ZERO,
            false,
            Instant.EPOCH,
            Origin.API,
            Job.NEVER));
  }

  @Override
  public void close() {
    agents.forEach(ScriptedAgent::close);
    server.close();
  }
}
