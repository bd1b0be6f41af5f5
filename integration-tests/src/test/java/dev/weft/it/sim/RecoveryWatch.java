package dev.weft.it.sim;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Holds a coordinator's process to recovering as long as it must, and to starting nothing then. */
final class RecoveryWatch {
  private static final JobId NO_JOB = new JobId("none");

  /** Clocks may run too fast: so much of what is to be waited for is enough, in percent. */
  private static final int ENOUGH = 94;

  /** How long a claim is waited for, in milliseconds. */
  private static final long CLAIM_WITHIN = 30_000;

  private final World world;
  private final SimCoordinator coordinator;

  /** Agents that have to come, and since when nothing was heard of them. */
  private final Map<AgentId, Long> away = new TreeMap<>();

  /** What agents were asked to claim and have not yet, and when the last of it was asked for. */
  private final Map<AgentId, Set<AttemptId>> claims = new TreeMap<>();

  private final Map<AgentId, Long> asked = new HashMap<>();
  private boolean on;
  private long begunAt;
  private long arrivedAt;

  RecoveryWatch(World world, SimCoordinator coordinator) {
    this.world = world;
    this.coordinator = coordinator;
  }

  /** It starts on what the store holds, which says whether it is to recover. */
  void starts(Restored restored) {
    restored.agents().forEach(agent -> away.put(agent.id(), world.agenda.now()));
    if (!restored.recovery().over()) {
      begins();
    }
  }

  private void begins() {
    on = true;
    begunAt = world.agenda.now();
    arrivedAt = begunAt;
  }

  /** Whether it recovers. */
  boolean on() {
    return on;
  }

  /** Something happens at the agents. */
  void hears(Event event) {
    if (event instanceof Event.AgentLeft left) {
      claims.remove(left.agent());
    } else if (event instanceof Event.AgentArrived arrived) {
      claims.remove(arrived.agent());
    } else if (event instanceof Event.Claimed claimed) {
      has(claimed.agent(), claimed.testimony().job().attemptId());
    } else if (event instanceof Event.ClaimUnproven claim) {
      has(claim.agent(), claim.attempt());
    }
  }

  private void has(AgentId agent, AttemptId attempt) {
    claims.getOrDefault(agent, new HashSet<>()).remove(attempt);
  }

  /** What it has decided since. */
  void decided(Dispatcher dispatcher, List<Effect> effects) {
    boolean recovers = dispatcher.views().recovery().on();
    if (on && !recovers) {
      ends();
    } else if (!on && recovers) {
      begins();
    }
    for (Effect effect : effects) {
      if (effect instanceof Effect.Welcome(AgentId agent, _, var verdicts)) {
        away.remove(agent);
        arrivedAt = world.agenda.now();
        asks(agent, verdicts);
      } else if (effect instanceof Effect.Judge(AgentId agent, _, _, var verdicts)) {
        asks(agent, verdicts);
      } else if (on && effect instanceof Effect.Assign assign) {
        throw new Violated(
            assign.attempt().job().value(), assign.attempt() + " is given during recovery");
      }
    }
  }

  private void ends() {
    on = false;
    long lostAfter = world.plan.lostAfter().toMillis();
    away.values().removeIf(since -> passed(since, lostAfter));
    claims
        .entrySet()
        .removeIf(claimed -> passed(asked.getOrDefault(claimed.getKey(), 0L), CLAIM_WITHIN));
    claims.values().removeIf(Set::isEmpty);
    boolean all =
        away.isEmpty()
            && claims.isEmpty()
            && passed(arrivedAt, world.plan.setbacks().window().toMillis());
    world.checker.require(
        all || passed(begunAt, lostAfter),
        NO_JOB,
        "no reason for %s to end its recovery, without %s, with claims of %s"
            .formatted(coordinator.name(), away.keySet(), claims));
  }

  private boolean passed(long since, long length) {
    return world.agenda.now() - since >= length * ENOUGH / 100;
  }

  private void asks(AgentId agent, List<Verdict> verdicts) {
    for (Verdict verdict : verdicts) {
      if (verdict.action() == Verdict.Action.CLAIM) {
        claims.computeIfAbsent(agent, _ -> new HashSet<>()).add(verdict.attempt());
        asked.put(agent, world.agenda.now());
      } else {
        // Asked for once more while its claim, which is answered now, waited to be read.
        has(agent, verdict.attempt());
      }
    }
  }
}
