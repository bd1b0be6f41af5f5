package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Notices that the store was set back, or made anew, and then holds everything that starts jobs
 * until the agents have told what they hold. Confined to the thread that decides.
 */
final class Recovery {
  private record Name(long origin, long since) {
    static Name of(RecoveryFacts facts) {
      return new Name(facts.origin(), facts.since().toEpochMilli());
    }
  }

  private final RecoverySettings settings;
  private final Duration lostAfter;
  private final Fleet fleet;
  private final Pools pools;
  private final Set<Name> known = new HashSet<>();
  private History history = History.NONE;
  private RecoveryFacts newest = RecoveryFacts.NONE;
  private String ignored = "";
  private boolean dirty;

  /** Whether there was one since the start: what is found lost later was lost before that. */
  private boolean lately;

  private Duration begunAt = Duration.ZERO;
  private Duration arrivedAt = Duration.ZERO;

  Recovery(DispatchSettings settings, Fleet fleet, Pools pools) {
    this.settings = settings.recovery();
    this.lostAfter = settings.lostAfter();
    this.fleet = fleet;
    this.pools = pools;
  }

  /** Goes on with what the store holds. */
  void restore(Restored restored, Batch batch) {
    history = restored.history();
    newest = restored.recovery();
    known.add(Name.of(newest));
    if (!on()) {
      return;
    }
    if (settings.auto()) {
      start(batch);
    } else {
      newest = newest.end();
      dirty = true;
      ignore(newest.why(), batch);
    }
  }

  /**
   * A coordinator was taken over: its past is known to its end now, and so is its recovery. What it
   * had given is told only from now on.
   */
  void follow(Restored theirs, Batch batch) {
    know(theirs.history().starts());
    if (!theirs.recovery().over()) {
      heard(theirs.recovery(), batch);
    }
    arrivedAt = batch.now().steady();
  }

  /** The starts of all coordinators as the store holds them now: others may have started anew. */
  void know(List<History.Start> starts) {
    if (!starts.isEmpty()) {
      history = new History(history.cluster(), history.owner(), starts);
    }
  }

  /** Whether nothing is started. */
  boolean on() {
    return !newest.over();
  }

  RecoveryView view() {
    return new RecoveryView(newest, on() ? waitsFor() : List.of(), ignored);
  }

  /** Whether the agent is asked for what nobody knows. */
  boolean claimsOf(Member member) {
    return member.facts.abilities().claim() && (on() || settings.auto());
  }

  /** An agent has come, and says what it saw of this store. */
  void arrived(AgentId agent, StorePosition seen, Batch batch) {
    arrivedAt = batch.now().steady();
    boolean mine = seen.owner() == history.owner() && seen.cluster().equals(history.cluster());
    if (mine && !history.holds(seen)) {
      notice("agent " + agent + " saw what this store does not hold any more", batch);
    }
  }

  /**
   * Whether a proven attempt that the store does not hold was lost with a part of its past; if not,
   * the store knew it, and how it ended.
   */
  boolean lost(StorePosition given) {
    return given.known() && !history.holds(given);
  }

  /**
   * Whether that is certain. Of another coordinator that has not started since the store was set
   * back it is not known how far it came.
   */
  boolean certain(StorePosition given, Succession succession) {
    return given.owner() == history.owner()
        || succession.follows(given.owner(), given.epoch())
        || history.ended(given);
  }

  void adopted(Batch batch) {
    notice("an agent holds an attempt that this store does not hold any more", batch);
    newest = newest.adopt();
    dirty = true;
  }

  /** A claim without a proof: worth a word if something was lost, else it is just forgotten. */
  void refused() {
    if (on() || lately) {
      newest = newest.refuse();
      dirty = true;
    }
  }

  /** Another coordinator of the same store is in one: they are in it together. */
  void heard(RecoveryFacts theirs, Batch batch) {
    if (!settings.auto()) {
      ignore(theirs.why(), batch);
    } else if (known.add(Name.of(theirs)) && !on()) {
      begin(RecoveryFacts.begun(theirs.origin(), theirs.since(), theirs.why()), batch);
    }
  }

  /** An operator asks for it. */
  void asked(Event.RecoveryAsked asked, Batch batch) {
    Answer answer = new Answer.Done();
    if (asked.begin() == on()) {
      answer = new Answer.Unfit(on() ? "it has begun already" : "there is none");
    } else if (asked.begin()) {
      begin(
          RecoveryFacts.begun(history.owner(), batch.now().wall(), "an operator asked for it"),
          batch);
    } else {
      end(batch);
    }
    batch.decision().effect(new Effect.Reply(asked.ticket(), answer));
  }

  /** The coordinator itself stood still: no agent could come meanwhile. */
  void stoodStill(Duration pause) {
    begunAt = begunAt.plus(pause);
    arrivedAt = arrivedAt.plus(pause);
  }

  /** Ends it if there is nothing more to wait for; about once a second. */
  void check(Batch batch) {
    if (!on()) {
      return;
    }
    Duration now = batch.now().steady();
    boolean overdue = now.minus(begunAt).compareTo(lostAfter) >= 0;
    boolean quiet = now.minus(arrivedAt).compareTo(settings.claimWindow()) >= 0;
    boolean anybody = fleet.all().stream().anyMatch(Member::connected);
    if (overdue || (quiet && anybody && waitsFor().isEmpty())) {
      end(batch);
    }
  }

  /** Has written down what has changed. */
  void record(Batch batch) {
    if (dirty) {
      batch.decision().record(new Change.RecoverySaved(newest));
      dirty = false;
    }
  }

  private List<AgentId> waitsFor() {
    return fleet.all().stream()
        .filter(m -> m.connected() ? m.claiming() || Succession.awaits(m) : !m.lost && !m.gone)
        .map(m -> m.id)
        .toList();
  }

  private void notice(String why, Batch batch) {
    if (!settings.auto()) {
      ignore(why, batch);
    } else if (!on() && !lately) {
      begin(RecoveryFacts.begun(history.owner(), batch.now().wall(), why), batch);
    }
  }

  private void ignore(String why, Batch batch) {
    if (ignored.isEmpty()) {
      ignored = why;
      tell(new RecoveryNews.Ignored(why), batch);
    }
  }

  private void begin(RecoveryFacts facts, Batch batch) {
    newest = facts;
    dirty = true;
    known.add(Name.of(facts));
    start(batch);
  }

  private void start(Batch batch) {
    lately = true;
    ignored = "";
    begunAt = batch.now().steady();
    arrivedAt = begunAt;
    pools.all().forEach(Pool::touch);
    tell(new RecoveryNews.Begun(newest), batch);
  }

  private void end(Batch batch) {
    newest = newest.end();
    dirty = true;
    pools.all().forEach(Pool::touch);
    tell(new RecoveryNews.Ended(newest), batch);
  }

  static void tell(RecoveryNews news, Batch batch) {
    batch.decision().effect(new Effect.TellRecovery(news));
  }
}
