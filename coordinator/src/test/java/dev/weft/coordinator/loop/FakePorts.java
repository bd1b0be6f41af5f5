package dev.weft.coordinator.loop;

import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Words;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Agents and a broker that remember what they were told. Thread-safe. */
final class FakePorts implements Agents, Broker {
  final List<String> told = new CopyOnWriteArrayList<>();

  /** While set, assignments fail. */
  volatile boolean failing;

  @Override
  public void assign(Effect.Assign assign) {
    if (failing) {
      throw new IllegalStateException("the agents' port fails");
    }
    told.add(Words.of(assign));
  }

  @Override
  public void stop(Effect.StopAttempt stop) {
    told.add(Words.of(stop));
  }

  @Override
  public void ack(Effect.AckResult ack) {
    told.add(Words.of(ack));
  }

  @Override
  public void welcome(Effect.Welcome welcome) {
    told.add(Words.of(welcome));
  }

  @Override
  public void reconcile(Effect.Reconcile reconcile) {
    told.add(Words.of(reconcile));
  }

  @Override
  public void judge(Effect.Judge judge) {
    told.add(Words.of(judge));
  }

  @Override
  public void falseReport(Effect.FalseReport report) {
    told.add(Words.of(report));
  }

  @Override
  public void end(Effect.EndStream end) {
    told.add(Words.of(end));
  }

  @Override
  public void settle(Delivery delivery) {
    told.add("settle " + delivery.tag());
  }

  @Override
  public void setFlow(PoolName pool, boolean open) {
    told.add((open ? "open " : "close ") + pool);
  }

  @Override
  public void publish(Notice notice) {
    told.add("publish " + notice.number());
  }
}
