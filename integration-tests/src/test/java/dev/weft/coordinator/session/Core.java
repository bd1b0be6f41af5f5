package dev.weft.coordinator.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.Ask;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Decision;
import dev.weft.coordinator.dispatch.DispatchSettings;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Stored;
import dev.weft.coordinator.dispatch.Ticket;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.loop.Feed;
import dev.weft.coordinator.loop.MemoryStore;
import dev.weft.coordinator.loop.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The coordinator's core with three jobs, on a store in memory, all of it in one thread. What it
 * records is held against what agents were given and have said.
 */
final class Core {
  private static final List<String> JOBS = List.of("j-1", "j-2", "j-3");

  private final MemoryStore store = new MemoryStore();
  private final Dispatcher dispatcher = new Dispatcher(DispatchSettings.DEFAULT);
  private final Feed feed;
  private final Map<JobId, Job> ended = new HashMap<>();
  private final Set<AttemptId> assigned = new HashSet<>();
  private final Set<AttemptId> succeeded = new HashSet<>();
  private Moment now;

  Core(Feed feed, Moment now) throws StoreException {
    this.feed = feed;
    this.now = now;
    Decision decision = new Decision();
    dispatcher.start(store.load(), now, decision);
    carriedOut(decision);
    long ticket = 0;
    for (String id : JOBS) {
      Ask ask = Ask.job(id);
      Event event =
          new Event.Submitted(new Ticket(++ticket), ask.spec(), SpecDigest.of(ask.spec()), false);
      decide(List.of(event), now);
    }
  }

  /** An agent is about to say that an attempt ended well. */
  void saysSucceeded(AttemptId attempt) {
    if (assigned.contains(attempt)) {
      succeeded.add(attempt);
    }
  }

  /** Decides and records; gives what is to be done for agents. */
  List<Effect> decide(List<Event> events, Moment moment) throws StoreException {
    now = moment;
    Set<JobId> unknown = new HashSet<>(dispatcher.lookAhead(now));
    events.forEach(event -> unknown.addAll(dispatcher.unknown(event)));
    Decision decision = new Decision();
    Stored stored = new Stored(store.find(unknown), store.tombstones(unknown));
    dispatcher.decide(events, stored, now, decision);
    return carriedOut(decision);
  }

  /** What it asked the store for, read. */
  Optional<Event> read(Effect effect) {
    return switch (effect) {
      case Effect.ReadPage(var pool, var from, int limit) ->
          Optional.of(
              new Event.PageRead(pool, store.queued(pool, from, limit, Long.MAX_VALUE), false));
      case Effect.ReadDue(var clock, var from, int limit) ->
          Optional.of(new Event.DueRead(clock, store.due(clock, from, limit), false));
      default -> Optional.empty();
    };
  }

  private List<Effect> carriedOut(Decision decision) throws StoreException {
    store.commit(decision.changes());
    dispatcher.recorded(decision);
    for (Change change : decision.changes()) {
      if (change instanceof Change.JobSaved(Job job)) {
        saved(job);
      }
    }
    for (Effect effect : decision.effects()) {
      switch (effect) {
        case Effect.Assign assign ->
            assertThat(assigned.add(assign.attempt())).as(assign.toString()).isTrue();
        case Effect.TellJob(Job job) -> feed.tell(job);
        default -> {
          // Of agents, or of nobody here.
        }
      }
    }
    return decision.effects();
  }

  private void saved(Job job) {
    Job before = ended.get(job.id());
    if (before != null) {
      assertThat(job.state()).isEqualTo(before.state());
    }
    if (job.state() instanceof JobState.Ended end) {
      ended.put(job.id(), job);
      if (end.how() == Terminal.SUCCEEDED) {
        assertThat(succeeded).contains(job.attemptId());
      }
    }
  }
}
