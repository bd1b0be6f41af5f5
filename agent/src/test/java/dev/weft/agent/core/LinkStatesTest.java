package dev.weft.agent.core;

import static dev.weft.agent.core.CoreDriver.attempt;
import static dev.weft.agent.core.CoreDriver.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.attempt.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What each event on a stream does in each state of its link. The agent runs {@code j#1}. */
final class LinkStatesTest {
  private static Map<String, Consumer<CoreDriver>> states() {
    Map<String, Consumer<CoreDriver>> states = new LinkedHashMap<>();
    states.put("closed", core -> core.tell(new Event.Lost(core.current())));
    states.put("opening", CoreDriver::open);
    states.put(
        "judging",
        core -> {
          core.open();
          core.tell(CoreDriver.welcomed(core.current(), 2));
        });
    states.put("ready", core -> {});
    states.put("claiming", core -> core.connect(attempt("j", 1), Verdict.Action.CLAIM));
    return states;
  }

  private static Map<String, Function<CoreDriver, String>> events() {
    Map<String, Function<CoreDriver, String>> events = new LinkedHashMap<>();
    events.put("opened", CoreDriver::open);
    events.put("opened, but older", core -> core.tell(new Event.Opened(stream(0, 1))));
    events.put("lost", core -> core.tell(new Event.Lost(core.current())));
    events.put("lost, but older", core -> core.tell(new Event.Lost(stream(0, 1))));
    events.put("welcomed", core -> core.tell(CoreDriver.welcomed(core.current(), 0)));
    events.put("judged 1", judged(1));
    events.put("judged 2", judged(2));
    events.put("judged 3", judged(3));
    events.put("judged what was not told", judged(1, 9));
    events.put("assigned", core -> core.assign(attempt("k", 1)));
    events.put("cancel", core -> core.cancel(attempt("j", 1)));
    events.put("ack", core -> core.ack(attempt("j", 1)));
    events.put("ended", core -> core.end(attempt("j", 1)));
    return events;
  }

  private static Function<CoreDriver, String> judged(int count) {
    return judged(count, 0);
  }

  private static Function<CoreDriver, String> judged(int count, long telling) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      verdicts.add(new Verdict(attempt("j", number), Verdict.Action.CONTINUE));
    }
    return core -> core.tell(new Event.Judged(core.current(), telling, verdicts));
  }

  @Test
  void everyPairOfStateAndEventIsInTheTable() {
    List<String> rows = new ArrayList<>();
    states()
        .forEach((state, bring) ->
            events()
                .forEach((event, happen) -> {
                  CoreDriver core = new CoreDriver(10, 1 << 20);
                  core.connect();
                  core.connect();
                  core.assign(attempt("j", 1));
                  bring.accept(core);
                  rows.add((state + " / " + event + " -> " + happen.apply(core)).strip());
                }));
    assertThat(String.join("\n", rows)).isEqualTo(TABLE.strip());
  }

  private static final String TABLE =
      """
      closed / opened -> 0<inventory[j#1 running]
      closed / opened, but older ->
      closed / lost ->
      closed / lost, but older ->
      closed / welcomed ->
      closed / judged 1 ->
      closed / judged 2 ->
      closed / judged 3 ->
      closed / judged what was not told ->
      closed / assigned ->
      closed / cancel ->
      closed / ack ->
      closed / ended -> =j#1 SUCCEEDED
      opening / opened -> 0<inventory[j#1 running]
      opening / opened, but older ->
      opening / lost ->
      opening / lost, but older ->
      opening / welcomed -> 0<ready 10
      opening / judged 1 -> break: verdicts that were not expected
      opening / judged 2 -> break: verdicts that were not expected
      opening / judged 3 -> break: verdicts that were not expected
      opening / judged what was not told -> break: verdicts that were not expected
      opening / assigned -> break: an Assign before Ready
      opening / cancel -> stop j#1 REQUESTED
      opening / ack ->
      opening / ended -> =j#1 SUCCEEDED
      judging / opened -> 0<inventory[j#1 running]
      judging / opened, but older ->
      judging / lost ->
      judging / lost, but older ->
      judging / welcomed -> break: a Welcome that was not expected
      judging / judged 1 ->
      judging / judged 2 -> 0<ready 10
      judging / judged 3 -> break: verdicts that were not expected
      judging / judged what was not told -> break: verdicts that were not expected
      judging / assigned -> break: an Assign before Ready
      judging / cancel -> stop j#1 REQUESTED
      judging / ack ->
      judging / ended -> =j#1 SUCCEEDED
      ready / opened -> 0<inventory[j#1 running]
      ready / opened, but older ->
      ready / lost ->
      ready / lost, but older ->
      ready / welcomed -> break: a Welcome that was not expected
      ready / judged 1 ->
      ready / judged 2 ->
      ready / judged 3 ->
      ready / judged what was not told -> break: verdicts that were not expected
      ready / assigned -> +k#1, 0<accepted k#1, start k#1
      ready / cancel -> stop j#1 REQUESTED
      ready / ack ->
      ready / ended -> =j#1 SUCCEEDED, 0<result j#1
      claiming / opened -> 0<inventory[j#1 running]
      claiming / opened, but older ->
      claiming / lost ->
      claiming / lost, but older ->
      claiming / welcomed -> break: a Welcome that was not expected
      claiming / judged 1 ->
      claiming / judged 2 ->
      claiming / judged 3 ->
      claiming / judged what was not told -> break: verdicts that were not expected
      claiming / assigned -> +k#1, 0<accepted k#1, start k#1
      claiming / cancel -> stop j#1 REQUESTED
      claiming / ack ->
      claiming / ended -> =j#1 SUCCEEDED
      """;
}
