package dev.weft.agent.core;

import static dev.weft.agent.core.CoreDriver.assignment;
import static dev.weft.agent.core.CoreDriver.attempt;
import static dev.weft.agent.core.CoreDriver.ending;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.attempt.HeldAttempt;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.agent.core.attempt.Verdict;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random walks over all events, with what must always hold checked after each step. */
final class CoreWalkTest {
  private static final int SLOTS = 8;
  private static final int LINKS = 3;
  private static final int STEPS = 20_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whatMustHoldAlwaysHolds(long seed) {
    Walk walk = new Walk(seed);
    for (int step = 0; step < STEPS; step++) {
      walk.step();
    }
    walk.heal();
    assertThat(walk.driver.core.load()).isEqualTo(Load.NONE);
    assertThat(walk.kept).isEmpty();
    assertThat(walk.credits()).isEqualTo(SLOTS);
    assertThat(walk.credits).doesNotContain(0);
  }

  /** One walk: the world around a core, as far as the core can see it. */
  private static final class Walk {
    final CoreDriver driver = new CoreDriver(SLOTS, 200_000);
    final Set<AttemptId> kept = new HashSet<>();
    private final SplittableRandom random;
    private final TreeMap<String, AttemptId> threads = new TreeMap<>();
    private final Set<AttemptId> told = new HashSet<>();
    private final Set<AttemptId> taken = new HashSet<>();
    private final Set<AttemptId> started = new HashSet<>();
    private final long[] streams = new long[LINKS];
    private final int[] credits = new int[LINKS];
    private final List<List<HeldAttempt>> inventories = new ArrayList<>();

    /** What each link's coordinator has still to judge once more. */
    private final List<Set<AttemptId>> claims = new ArrayList<>();

    Walk(long seed) {
      random = new SplittableRandom(seed);
      for (int link = 0; link < LINKS; link++) {
        inventories.add(new ArrayList<>());
        claims.add(new TreeSet<>(Comparator.comparing(AttemptId::toString)));
      }
    }

    void step() {
      int link = random.nextInt(LINKS);
      StreamRef stream = new StreamRef(link, streams[link]);
      switch (random.nextInt(23)) {
        case 0 -> open(link);
        case 1 -> {
          credits[link] = 0;
          happen(new Event.Lost(stream));
        }
        case 2, 3 -> welcome(stream);
        case 4, 5, 6, 7, 8, 9 -> happen(new Event.Assigned(stream, assignment(anyAttempt())));
        case 10 -> happen(new Event.CancelAsked(stream, anyAttempt(), StopReason.REQUESTED));
        case 11, 12, 13 -> ack(stream);
        case 14, 15, 16 -> endAny();
        case 17 -> giveUpAny();
        case 18, 19 -> judgeClaims(stream);
        case 20 ->
            happen(new Event.Answered(stream, driver.now().minusMillis(random.nextInt(9_000))));
        default -> tick();
      }
    }

    /** Ends whatever runs and has both coordinators record whatever is kept. */
    void heal() {
      for (int link = 0; link < LINKS; link++) {
        open(link);
        happen(CoreDriver.welcomed(new StreamRef(link, streams[link]), 0));
      }
      while (!threads.isEmpty()) {
        endAny();
      }
      happen(new Event.Acked(new StreamRef(0, streams[0]), List.copyOf(kept)));
      for (int tick = 0; tick < 20; tick++) {
        driver.pass(Duration.ofMillis(250));
        happen(new Event.Tick());
      }
    }

    int credits() {
      return Arrays.stream(credits).sum();
    }

    private void open(int link) {
      streams[link]++;
      credits[link] = 0;
      inventories.get(link).clear();
      claims.get(link).clear();
      happen(new Event.Opened(new StreamRef(link, streams[link])));
    }

    private void welcome(StreamRef stream) {
      List<HeldAttempt> items = inventories.get(stream.link());
      Duration lostAfter = Duration.ofSeconds(random.nextInt(5) * 15L);
      happen(new Event.Welcomed(stream, items.size(), lostAfter, driver.now()));
      List<Verdict> verdicts = new ArrayList<>();
      for (HeldAttempt item : items) {
        Verdict.Action[] actions = Verdict.Action.values();
        verdicts.add(new Verdict(item.attempt(), actions[random.nextInt(actions.length)]));
      }
      happen(new Event.Judged(stream, 0, verdicts));
    }

    private void judgeClaims(StreamRef stream) {
      List<Verdict> verdicts = new ArrayList<>();
      for (AttemptId attempt : List.copyOf(claims.get(stream.link()))) {
        if (random.nextBoolean()) {
          claims.get(stream.link()).remove(attempt);
          Verdict.Action[] actions = Verdict.Action.values();
          verdicts.add(new Verdict(attempt, actions[random.nextInt(actions.length)]));
        }
      }
      if (!verdicts.isEmpty()) {
        happen(new Event.Judged(stream, 0, verdicts));
      }
    }

    private void ack(StreamRef stream) {
      List<AttemptId> some = kept.stream().filter(_ -> random.nextBoolean()).toList();
      happen(new Event.Acked(stream, some));
    }

    private void endAny() {
      if (!threads.isEmpty()) {
        AttemptId attempt = anyThread();
        threads.remove(attempt.job().value());
        told.remove(attempt);
        happen(new Event.Ended(attempt, ending(random.nextInt(20_000))));
      }
    }

    private void giveUpAny() {
      if (!threads.isEmpty() && told.contains(anyThread())) {
        AttemptId attempt = anyThread();
        if (told.remove(attempt)) {
          happen(new Event.GaveUp(attempt, ending(0)));
        }
      }
    }

    private void tick() {
      driver.pass(Duration.ofMillis(random.nextInt(3_000)));
      happen(new Event.Tick());
    }

    private AttemptId anyThread() {
      List<AttemptId> all = List.copyOf(threads.values());
      return all.get(random.nextInt(all.size()));
    }

    private AttemptId anyAttempt() {
      return attempt("j" + random.nextInt(12), 1 + random.nextInt(30));
    }

    private void happen(Event event) {
      Decision decision = driver.decide(event);
      decision.entries().forEach(entry -> check(entry, event));
      decision.effects().forEach(effect -> check(effect, event));
      Load load = driver.core.load();
      assertThat(load.running() + load.stuck() + load.waiting()).isLessThanOrEqualTo(SLOTS);
      assertThat(load.running() + load.stuck()).isEqualTo(threads.size());
      assertThat(load.unacked()).isEqualTo(kept.size());
      assertThat(credits()).isLessThanOrEqualTo(SLOTS);
    }

    private void check(Entry entry, Event event) {
      switch (entry) {
        case Entry.Assigned(_, AttemptId attempt, _) -> assertThat(taken.add(attempt)).isTrue();
        case Entry.Ended(_, AttemptId attempt, _) -> {
          assertThat(taken).contains(attempt);
          assertThat(kept.add(attempt)).isTrue();
        }
        case Entry.Forgotten(AttemptId attempt) -> {
          taken.remove(attempt);
          started.remove(attempt);
          if (kept.remove(attempt)) {
            assertThat(mayForget(event, attempt)).isTrue();
          }
        }
      }
    }

    private static boolean mayForget(Event event, AttemptId attempt) {
      return switch (event) {
        case Event.Acked(_, List<AttemptId> attempts) -> attempts.contains(attempt);
        case Event.Judged(_, _, List<Verdict> verdicts) ->
            verdicts.contains(new Verdict(attempt, Verdict.Action.FORGET))
                || verdicts.contains(new Verdict(attempt, Verdict.Action.ABORT));
        case Event.Opened _, Event.Lost _, Event.Welcomed _, Event.Answered _ -> false;
        case Event.Assigned _ -> false;
        case Event.CancelAsked _, Event.Ended _, Event.GaveUp _ -> false;
        case Event.DrainAsked _, Event.Tick _ -> false;
        case Event.Unkept _, Event.JournalTurned _, Event.ReconcileAsked _ -> false;
      };
    }

    private void check(Effect effect, Event event) {
      switch (effect) {
        case Effect.Start(_, var assignment) -> {
          AttemptId attempt = assignment.attempt();
          assertThat(taken).contains(attempt);
          assertThat(started.add(attempt)).isTrue();
          JobId job = attempt.job();
          assertThat(threads.put(job.value(), attempt)).as("two attempts of %s", job).isNull();
        }
        case Effect.Stop(AttemptId attempt, _) -> {
          assertThat(threads.values()).contains(attempt);
          told.add(attempt);
        }
        case Effect.Send(StreamRef stream, Message message) -> {
          assertThat(stream.number()).isEqualTo(streams[stream.link()]);
          if (message instanceof Message.Result(AttemptId attempt) && !asks(event, attempt)) {
            // Who does not know an attempt is not told how it ended.
            assertThat(claims.get(stream.link())).doesNotContain(attempt);
          }
          check(stream, message);
        }
        case Effect.Redirect(_, int link) -> assertThat(link).isBetween(-LINKS, LINKS - 1);
        case Effect.Forget(AttemptId attempt) -> assertThat(kept).doesNotContain(attempt);
        case Effect.CutOff(_, _, int attempts) -> assertThat(attempts).isPositive();
        case Effect.Break(StreamRef stream, _) -> credits[stream.link()] = 0;
        case Effect.Leave _ -> {}
      }
    }

    /** Whether it is assigned by a coordinator that has asked for a claim of it: a strange one. */
    private static boolean asks(Event event, AttemptId attempt) {
      return event instanceof Event.Assigned(_, var assignment, _)
          && assignment.attempt().equals(attempt);
    }

    private void check(StreamRef stream, Message message) {
      switch (message) {
        case Message.Inventory(List<HeldAttempt> items, _, _) ->
            inventories.get(stream.link()).addAll(items);
        case Message.Accepted(AttemptId attempt) -> assertThat(taken).contains(attempt);
        // A rejection is a promise that nothing ran.
        case Message.Rejected(AttemptId attempt, _) ->
            assertThat(threads.values()).doesNotContain(attempt);
        case Message.Result(AttemptId attempt) -> assertThat(kept).contains(attempt);
        case Message.Ready(int count) -> told(stream, count);
        case Message.Credits(int count, _) -> told(stream, count);
        case Message.Claim(AttemptId attempt, _, _) -> {
          assertThat(taken).contains(attempt);
          claims.get(stream.link()).add(attempt);
        }
        case Message.Reconciled _ -> throw new AssertionError("nobody asks here");
        case Message.Goodbye() -> throw new AssertionError("nobody drains here");
      }
    }

    private void told(StreamRef stream, int count) {
      assertThat(count).isBetween(0, SLOTS);
      credits[stream.link()] = count;
    }
  }
}
