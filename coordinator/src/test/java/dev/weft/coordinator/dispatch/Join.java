package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.job.Incarnation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How an agent of a test connects. In pool "default" with handler "echo" and ten slots, holding
 * nothing; each method gives the same with one thing changed.
 */
public record Join(
    AgentId agent, AgentFacts facts, List<HeldAttempt> inventory, List<AttemptId> lost) {
  /** An agent. */
  public static Join as(String id) {
    AgentFacts facts =
        new AgentFacts(
            Incarnation.of(id + "-1"),
            Set.of(new PoolName("default")),
            Map.of(),
            Set.of(new HandlerName("echo")),
            10,
            "1.0",
            "host");
    return new Join(new AgentId(id), facts, List.of(), List.of());
  }

  /** As another process of the same agent. */
  public Join instance(String instance) {
    return with(facts.of(Incarnation.of(instance)));
  }

  /** As a process that goes on with a journal. */
  public Join journal(String instance, String journal, String boot) {
    return with(facts.of(new Incarnation(instance, journal, boot)));
  }

  /** With an attempt more that an earlier process took with it. */
  public Join lost(String job, int attempt) {
    List<AttemptId> more = new ArrayList<>(lost);
    more.add(new AttemptId(new JobId(job), attempt));
    return new Join(agent, facts, inventory, more);
  }

  /** In these pools. */
  public Join pools(String... names) {
    Set<PoolName> pools = new HashSet<>();
    for (String name : names) {
      pools.add(new PoolName(name));
    }
    return with(
        new AgentFacts(
            facts.incarnation(),
            pools,
            facts.labels(),
            facts.handlers(),
            facts.slots(),
            "1.0",
            "h"));
  }

  /** With these handlers. */
  public Join handlers(String... names) {
    Set<HandlerName> handlers = new HashSet<>();
    for (String name : names) {
      handlers.add(new HandlerName(name));
    }
    return with(
        new AgentFacts(
            facts.incarnation(),
            facts.pools(),
            facts.labels(),
            handlers,
            facts.slots(),
            "1.0",
            "h"));
  }

  /** With a label. */
  public Join label(String key, String value) {
    return with(
        new AgentFacts(
            facts.incarnation(),
            facts.pools(),
            Map.of(key, value),
            facts.handlers(),
            facts.slots(),
            "1.0",
            "h"));
  }

  /** Able to do these things beyond the basic protocol. */
  public Join able(boolean reconcile, boolean claim) {
    return with(
        new AgentFacts(
            facts.incarnation(),
            facts.pools(),
            facts.labels(),
            facts.handlers(),
            facts.slots(),
            "1.0",
            "h",
            new Abilities(reconcile, claim)));
  }

  /** Holding a running attempt more. */
  public Join running(String job, int attempt) {
    return holding(job, attempt, false);
  }

  /** Holding a finished attempt more. */
  public Join finished(String job, int attempt) {
    return holding(job, attempt, true);
  }

  private Join holding(String job, int attempt, boolean finished) {
    List<HeldAttempt> more = new ArrayList<>(inventory);
    more.add(new HeldAttempt(new AttemptId(new JobId(job), attempt), finished));
    return new Join(agent, facts, more, lost);
  }

  private Join with(AgentFacts other) {
    return new Join(agent, other, inventory, lost);
  }
}
