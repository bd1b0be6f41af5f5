package dev.weft.coordinator.loop;

import static org.awaitility.Awaitility.await;

import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Ask;
import dev.weft.coordinator.dispatch.DispatchSettings;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Join;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A loop and its committer on threads of their own, between fakes. */
final class RunningLoop implements AutoCloseable {
  final GatedStore store = new GatedStore();
  final FakePorts ports = new FakePorts();
  final AgentFeed agentFeed = new AgentFeed();
  final Trouble trouble = new Trouble();
  final Loop loop;
  final Callers callers;
  final Feed feed;
  final LoopView view;
  final Committer committer;
  final AtomicReference<Optional<Throwable>> committerDied =
      new AtomicReference<>(Optional.empty());
  final AtomicReference<Optional<Throwable>> loopDied = new AtomicReference<>(Optional.empty());
  private final Thread deciding;
  private final Thread committing;

  RunningLoop(TimeSource time) {
    loop = new Loop(new Dispatcher(DispatchSettings.DEFAULT), store, time, trouble);
    callers = new Callers(loop.inbox());
    feed = new Feed(loop.inbox(), 1 << 20, 1 << 12);
    view = new LoopView(loop, time, agentFeed, trouble, _ -> Optional.empty());
    Pager pager = Pager.of(store, loop.inbox(), 1 << 20, trouble, Runnable::run);
    Effects effects = new Effects(ports, ports, callers, feed, agentFeed, pager);
    committer = new Committer(loop, store, effects, trouble);
    deciding = thread("decide", loop, loopDied);
    committing = thread("commit", committer, committerDied);
    deciding.start();
    committing.start();
    awaitTold("open default");
    ports.told.clear();
  }

  CompletableFuture<Answer> submit(Ask ask) {
    return callers.ask(
        ticket -> new Event.Submitted(ticket, ask.spec(), SpecDigest.of(ask.spec()), false));
  }

  void ready(String agent, int credits) {
    AgentFacts facts = Join.as(agent).facts();
    loop.inbox()
        .post(
            new Event.AgentArrived(
                Join.as(agent).agent(), 1, facts, Join.as(agent).inventory(), List.of()));
    loop.inbox().post(new Event.CreditsSet(Join.as(agent).agent(), 1, credits, false));
  }

  /** Waits until something was told. */
  void awaitTold(String words) {
    await(words).until(() -> ports.told.contains(words));
  }

  /** Waits until the committer waits inside the store. */
  void awaitCommitBegun() {
    await("commit").until(store::commitWaits);
  }

  void awaitCommitterEnded() {
    join(committing);
  }

  boolean committing() {
    return committing.isAlive();
  }

  void stop() {
    loop.stop();
    join(deciding);
    join(committing);
  }

  @Override
  public void close() {
    store.open();
    committer.abandon();
    stop();
  }

  private static void join(Thread thread) {
    await(thread.getName()).until(() -> !thread.isAlive());
  }

  private static Thread thread(
      String name, Runnable runs, AtomicReference<Optional<Throwable>> died) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .uncaughtExceptionHandler((_, e) -> died.set(Optional.of(e)))
        .unstarted(runs);
  }
}
