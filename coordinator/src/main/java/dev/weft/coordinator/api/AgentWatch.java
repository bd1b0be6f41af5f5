package dev.weft.coordinator.api;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.common.id.AgentId;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.proto.api.v1.WatchAgentsResponse;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One watch of all agents: of each agent that changed only the newest view is kept until the client
 * takes it, so it is bounded by the number of agents. Fed by any thread, drained by the pump.
 */
final class AgentWatch implements Pump.Source<WatchAgentsResponse> {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<AgentId, AgentView> changed = new LinkedHashMap<>();

  @GuardedBy("lock")
  private Optional<Throwable> failure = Optional.empty();

  @GuardedBy("lock")
  private boolean begun;

  private volatile Runnable wake = () -> {};
  private volatile Runnable onClose = () -> {};

  /**
   * Connects the watch.
   *
   * @param newWake run when there may be something to send
   * @param newClose run when the stream has ended
   */
  void connect(Runnable newWake, Runnable newClose) {
    wake = newWake;
    onClose = newClose;
  }

  /** An agent has changed. */
  void tell(AgentView agent) {
    lock.lock();
    try {
      changed.put(agent.id(), agent);
    } finally {
      lock.unlock();
    }
    wake.run();
  }

  /** Begins to send: every agent as it stands, then what changed since. */
  void begin(List<AgentView> agents) {
    lock.lock();
    try {
      // What was told meanwhile is newer.
      agents.forEach(agent -> changed.putIfAbsent(agent.id(), agent));
      begun = true;
    } finally {
      lock.unlock();
    }
    wake.run();
  }

  /** Ends the watch for a reason. */
  void fail(Throwable why) {
    lock.lock();
    try {
      failure = Optional.of(why);
    } finally {
      lock.unlock();
    }
    wake.run();
  }

  @Override
  public Pump.Step<WatchAgentsResponse> next(boolean ready) {
    lock.lock();
    try {
      if (failure.isPresent()) {
        return new Pump.Step.Fail<>(failure.get());
      }
      if (!begun || !ready || changed.isEmpty()) {
        return new Pump.Step.Idle<>();
      }
      Iterator<AgentView> first = changed.values().iterator();
      AgentView agent = first.next();
      first.remove();
      return new Pump.Step.Send<>(
          WatchAgentsResponse.newBuilder().setAgent(FleetCodec.agent(agent)).build());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    onClose.run();
  }
}
