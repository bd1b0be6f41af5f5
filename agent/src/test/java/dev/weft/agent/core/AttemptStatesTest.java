package dev.weft.agent.core;

import static dev.weft.agent.core.CoreDriver.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.attempt.Verdict;
import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each event does to an attempt in each of its states: every pair is in the table. */
final class AttemptStatesTest {
  private static final AttemptId OLDER = attempt("j", 1);
  private static final AttemptId IT = attempt("j", 2);
  private static final AttemptId NEWER = attempt("j", 3);

  /** How a core is brought to where the attempt {@code IT} is in the state. */
  private static Map<String, Consumer<CoreDriver>> states() {
    Consumer<CoreDriver> running = core -> core.assign(IT);
    Consumer<CoreDriver> stopping = running.andThen(core -> core.cancel(IT));
    Consumer<CoreDriver> stuck = stopping.andThen(core -> core.giveUp(IT));
    Map<String, Consumer<CoreDriver>> states = new LinkedHashMap<>();
    states.put("unknown", core -> {});
    states.put("running", running);
    states.put("stopping", stopping);
    states.put("abandoned", running.andThen(core -> core.connect(IT, Verdict.Action.ABORT)));
    states.put("stuck", stuck);
    states.put("stuck and acked", stuck.andThen(core -> core.ack(IT)));
    states.put(
        "waiting",
        core -> {
          core.assign(OLDER);
          core.assign(IT);
        });
    states.put("finished", running.andThen(core -> core.end(IT)));
    return states;
  }

  private record Happening(
      String name, Class<? extends Event> kind, Function<CoreDriver, String> happen) {}

  private static List<Happening> happenings() {
    return List.of(
        new Happening("assigned", Event.Assigned.class, core -> core.assign(IT)),
        new Happening("older assigned", Event.Assigned.class, core -> core.assign(OLDER)),
        new Happening("newer assigned", Event.Assigned.class, core -> core.assign(NEWER)),
        new Happening("cancel", Event.CancelAsked.class, core -> core.cancel(IT)),
        new Happening("ack", Event.Acked.class, core -> core.ack(IT)),
        new Happening("ended", Event.Ended.class, core -> core.end(IT)),
        new Happening("older ended", Event.Ended.class, core -> core.end(OLDER)),
        new Happening("gave up", Event.GaveUp.class, core -> core.giveUp(IT)),
        new Happening("lost", Event.Lost.class, core -> core.tell(new Event.Lost(core.current()))),
        new Happening("opened", Event.Opened.class, CoreDriver::open),
        new Happening("welcomed", Event.Welcomed.class, AttemptStatesTest::welcomedAnew),
        new Happening("continue", Event.Judged.class, judged(Verdict.Action.CONTINUE)),
        new Happening("send result", Event.Judged.class, judged(Verdict.Action.SEND_RESULT)),
        new Happening("forget", Event.Judged.class, judged(Verdict.Action.FORGET)),
        new Happening("abort", Event.Judged.class, judged(Verdict.Action.ABORT)),
        new Happening("claim", Event.Judged.class, judged(Verdict.Action.CLAIM)),
        new Happening("claim, ended", Event.Judged.class, claimedAnd(core -> core.end(IT))),
        new Happening("claim, continue", Event.Judged.class, claimed(Verdict.Action.CONTINUE)),
        new Happening("claim, result", Event.Judged.class, claimed(Verdict.Action.SEND_RESULT)),
        new Happening("claim, forget", Event.Judged.class, claimed(Verdict.Action.FORGET)),
        new Happening("claim, abort", Event.Judged.class, claimed(Verdict.Action.ABORT)),
        new Happening("answered", Event.Answered.class, core -> core.tell(answered(core))),
        new Happening("5 s pass", Event.Tick.class, core -> core.tellTicks(Duration.ofSeconds(5))),
        new Happening("drain", Event.DrainAsked.class, core -> core.tell(drain())),
        new Happening("drain ends", Event.DrainAsked.class, AttemptStatesTest::drainEnds),
        new Happening("not kept", Event.Unkept.class, core -> core.tell(unkept())),
        new Happening("journal fails", Event.JournalTurned.class, core -> core.tell(failure())));
  }

  @Test
  void everyPairOfStateAndEventIsInTheTable() {
    List<String> rows = new ArrayList<>();
    states()
        .forEach((state, bring) -> {
          for (Happening happening : happenings()) {
            CoreDriver core = new CoreDriver(10, 1 << 20);
            core.connect();
            bring.accept(core);
            String words = happening.happen.apply(core);
            rows.add((state + " / " + happening.name + " -> " + words).strip());
          }
        });
    assertThat(String.join("\n", rows)).isEqualTo(AttemptTable.TEXT.strip());
  }

  @Test
  void everyKindOfEventIsInTheTable() {
    assertThat(happenings().stream().map(Happening::kind).distinct())
        .containsExactlyInAnyOrderElementsOf(
            leaves(Event.class)
                // With several coordinators: HandoverTest.
                .filter(type -> type != Event.ReconcileAsked.class)
                .toList());
  }

  private static Stream<Class<? extends Event>> leaves(Class<? extends Event> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses())
            .flatMap(subtype -> leaves(subtype.asSubclass(Event.class)))
        : Stream.of(type);
  }

  private static Event answered(CoreDriver core) {
    return new Event.Answered(core.current(), core.now());
  }

  private static Event unkept() {
    return new Event.Unkept(List.of(IT));
  }

  private static Event failure() {
    return new Event.JournalTurned(false);
  }

  private static Event drain() {
    return new Event.DrainAsked(Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  private static String drainEnds(CoreDriver core) {
    core.tell(drain());
    return core.tellTicks(Duration.ofSeconds(1));
  }

  private static String welcomedAnew(CoreDriver core) {
    core.open();
    return core.tell(CoreDriver.welcomed(core.current(), 0));
  }

  private static Function<CoreDriver, String> claimedAnd(Function<CoreDriver, String> next) {
    return core -> {
      core.connect(IT, Verdict.Action.CLAIM);
      return next.apply(core);
    };
  }

  private static Function<CoreDriver, String> claimed(Verdict.Action action) {
    return claimedAnd(core -> core.judge(IT, action));
  }

  private static Function<CoreDriver, String> judged(Verdict.Action action) {
    return core -> core.connect(IT, action);
  }
}
