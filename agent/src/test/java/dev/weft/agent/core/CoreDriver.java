package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.Outcome;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.agent.core.attempt.Verdict;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A core with a clock of its own; says in short words what it decides. */
final class CoreDriver {
  static final HandlerName SLEEP = new HandlerName("sleep");

  final AgentCore core;
  private Moment now = new Moment(Instant.EPOCH, Duration.ZERO);
  private long streams;

  CoreDriver(int slots, long resultBytes) {
    this(slots, resultBytes, Restored.NOTHING);
  }

  CoreDriver(int slots, long resultBytes, Restored restored) {
    this(new Limits(slots, resultBytes, Duration.ofSeconds(10)), restored);
  }

  CoreDriver(int slots, long resultBytes, Duration killGrace) {
    this(new Limits(slots, resultBytes, killGrace), Restored.NOTHING);
  }

  private CoreDriver(Limits limits, Restored restored) {
    core = new AgentCore(limits, Set.of(SLEEP), restored);
  }

  static AttemptId attempt(String job, int number) {
    return new AttemptId(new JobId(job), number);
  }

  static StreamRef stream(int link, long number) {
    return new StreamRef(link, number);
  }

  static Assignment assignment(AttemptId attempt) {
    return new Assignment(attempt, SLEEP, Content.EMPTY, Duration.ZERO, Optional.empty(), "");
  }

  static Ending ending(int outputBytes) {
    return new Ending(
        Outcome.SUCCEEDED,
        Content.of(new byte[outputBytes], ""),
        false,
        Failure.NONE,
        Duration.ofMillis(3),
        false);
  }

  Decision decide(Event event) {
    return core.decide(event, now);
  }

  /** Steady time. */
  Duration now() {
    return now.steady();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** A welcome without a lease that could run out. */
  static Event.Welcomed welcomed(StreamRef stream, int verdicts) {
    return new Event.Welcomed(stream, verdicts, Duration.ZERO, Duration.ZERO);
  }

  /** What is decided about the event, a word or two for each entry and effect, in order. */
  String tell(Event event) {
    return words(decide(event));
  }

  /** As if the loop ticked each second for so long. */
  String tellTicks(Duration time) {
    List<String> said = new ArrayList<>();
    for (long second = 1; second <= time.toSeconds(); second++) {
      pass(Duration.ofSeconds(1));
      String words = tell(new Event.Tick());
      if (!words.isEmpty()) {
        said.add(second + "s: " + words);
      }
    }
    return String.join("; ", said);
  }

  /** The newest stream of the first link. */
  StreamRef current() {
    return stream(0, streams);
  }

  /** Opens the next stream of the first link. */
  String open() {
    streams++;
    return tell(new Event.Opened(current()));
  }

  /** Opens the next stream of the first link and has nothing judged. */
  String connect() {
    return open() + " | " + tell(CoreDriver.welcomed(current(), 0));
  }

  /** Opens the next stream of the first link and has one attempt judged. */
  String connect(AttemptId attempt, Verdict.Action action) {
    open();
    tell(CoreDriver.welcomed(current(), 1));
    return judge(attempt, action);
  }

  /** Has one attempt judged on the newest stream of the first link. */
  String judge(AttemptId attempt, Verdict.Action action) {
    return judge(attempt, action, 0);
  }

  /** The same as an answer to one telling. */
  String judge(AttemptId attempt, Verdict.Action action, long telling) {
    return tell(new Event.Judged(current(), telling, List.of(new Verdict(attempt, action))));
  }

  String assign(AttemptId attempt) {
    return tell(new Event.Assigned(current(), assignment(attempt)));
  }

  String cancel(AttemptId attempt) {
    return tell(new Event.CancelAsked(current(), attempt, StopReason.REQUESTED));
  }

  String ack(AttemptId... attempts) {
    return tell(new Event.Acked(current(), List.of(attempts)));
  }

  String end(AttemptId attempt) {
    return tell(new Event.Ended(attempt, ending(0)));
  }

  String giveUp(AttemptId attempt) {
    return tell(new Event.GaveUp(attempt, ending(0)));
  }

  static String words(Decision decision) {
    List<String> words = new ArrayList<>();
    decision.entries().forEach(entry -> words.add(word(entry)));
    decision.effects().forEach(effect -> words.add(word(effect)));
    return String.join(", ", words);
  }

  private static String word(Entry entry) {
    return switch (entry) {
      case Entry.Assigned(_, AttemptId attempt, _) -> "+" + attempt;
      case Entry.Ended(_, AttemptId attempt, Ending ending) ->
          "=" + attempt + " " + ending.outcome();
      case Entry.Forgotten(AttemptId attempt) -> "-" + attempt;
    };
  }

  private static String word(Effect effect) {
    return switch (effect) {
      case Effect.Send(StreamRef stream, Message message) -> stream.link() + "<" + word(message);
      case Effect.Start(int link, Assignment assignment) ->
          "start " + assignment.attempt() + (link == 0 ? "" : " for " + link);
      case Effect.Stop(AttemptId attempt, StopReason reason) -> "stop " + attempt + " " + reason;
      case Effect.Redirect(AttemptId attempt, int link) -> attempt + " speaks to " + link;
      case Effect.Forget(AttemptId attempt) -> "forget " + attempt;
      case Effect.CutOff(int link, Duration silence, int attempts) ->
          "cut off from %d for %ds: %d".formatted(link, silence.toSeconds(), attempts);
      case Effect.Break(_, String why) -> "break: " + why;
      case Effect.Leave(Load left) ->
          "leave with %d running, %d stuck, %d unacked"
              .formatted(left.running(), left.stuck(), left.unacked());
    };
  }

  private static String word(Message message) {
    return switch (message) {
      case Message.Reconciled(long number, _, Message.Inventory part) ->
          "reconciled " + number + ": " + part.items() + " lost " + part.lost();
      case Message.Inventory(var items, var lost, boolean last) ->
          "inventory"
              + items.stream()
                  .map(item -> item.attempt() + (item.finished() ? " finished" : " running"))
                  .toList()
              + (lost.isEmpty() ? "" : " lost" + lost)
              + (last ? "" : "…");
      case Message.Ready(int credits) -> "ready " + credits;
      case Message.Credits(int credits, boolean draining) ->
          "credits " + credits + (draining ? " draining" : "");
      case Message.Accepted(AttemptId attempt) -> "accepted " + attempt;
      case Message.Rejected(AttemptId attempt, var reason) -> "rejected " + attempt + " " + reason;
      case Message.Result(AttemptId attempt) -> "result " + attempt;
      case Message.Claim(AttemptId attempt, var phase, _) -> "claim " + attempt + " " + phase;
      case Message.Goodbye() -> "goodbye";
    };
  }
}
