package dev.weft.coordinator.dispatch.job;

import static dev.weft.coordinator.dispatch.job.JobFixture.AGENT;
import static dev.weft.coordinator.dispatch.job.JobFixture.NOW;
import static dev.weft.coordinator.dispatch.job.JobFixture.after;
import static dev.weft.coordinator.dispatch.job.JobFixture.queued;
import static dev.weft.coordinator.dispatch.job.JobFixture.reported;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AgentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every state meets every event; the table below is complete, and the diagram is drawn from it. */
class LifecycleTest {
  private static final Path DIAGRAM = Path.of("..", "docs", "job-states.md");

  /** The jobs that the table speaks of, by the name of their row. Their newest attempt is 1. */
  private static Map<String, Job> jobs() {
    Job assigned = after(queued(), new JobEvent.Picked(AGENT, Incarnation.UNKNOWN));
    Job running = after(assigned, new JobEvent.Accepted(1));
    Map<String, Job> jobs = new LinkedHashMap<>();
    jobs.put("delayed", delayed());
    jobs.put("queued", queued());
    jobs.put("assigned", assigned);
    jobs.put("running", running);
    jobs.put("retry wait", after(running, reported(1, Outcome.FAILED)));
    jobs.put("retry wait, lost", after(running, new JobEvent.Lost(1, "silent")));
    jobs.put(
        "queued, lost", after(running, new JobEvent.Lost(1, "silent"), new JobEvent.RetryDue()));
    jobs.put("cancelling, unconfirmed", after(assigned, new JobEvent.CancelAsked(false)));
    jobs.put("cancelling", after(running, new JobEvent.CancelAsked(false)));
    jobs.put("running, to be held", cautious());
    jobs.put("held", after(cautious(), new JobEvent.Lost(1, "silent")));
    jobs.put("succeeded", after(running, reported(1, Outcome.SUCCEEDED)));
    jobs.put("failed", after(lastAttempt(), reported(2, Outcome.FAILED)));
    jobs.put("timed out", after(lastAttempt(), reported(2, Outcome.TIMED_OUT)));
    jobs.put("cancelled", after(queued(), new JobEvent.CancelAsked(false)));
    jobs.put("expired", after(queued(), new JobEvent.DeadlinePassed()));
    jobs.put("rejected", after(assigned, new JobEvent.Refused(1, true)));
    return jobs;
  }

  /** Runs, and is to be held when its agent is lost. */
  private static Job cautious() {
    LossRule hold = new LossRule(Optional.empty(), LossRule.OnLost.HOLD, 3);
    return after(
        JobFixture.queued(hold),
        new JobEvent.Picked(AGENT, Incarnation.UNKNOWN),
        new JobEvent.Accepted(1));
  }

  private static Job delayed() {
    return queued().delayed(new Due(Due.Clock.WALL, NOW.plusSeconds(60)));
  }

  private static Job lastAttempt() {
    return after(
        queued(),
        new JobEvent.Picked(AGENT, Incarnation.UNKNOWN),
        reported(1, Outcome.FAILED),
        new JobEvent.RetryDue(),
        new JobEvent.Picked(AGENT, Incarnation.UNKNOWN));
  }

  private static Map<String, JobEvent> events(int attempt) {
    Map<String, JobEvent> events = new LinkedHashMap<>();
    events.put("picked", new JobEvent.Picked(AGENT, Incarnation.UNKNOWN));
    events.put("accepted", new JobEvent.Accepted(attempt));
    events.put("refused", new JobEvent.Refused(attempt, false));
    events.put("refused by all", new JobEvent.Refused(attempt, true));
    events.put("never received", new JobEvent.NeverReceived(attempt));
    events.put("lost", new JobEvent.Lost(attempt, "silent"));
    for (Outcome outcome : Outcome.values()) {
      events.put("reported " + words(outcome), reported(attempt, outcome));
    }
    events.put("may start", new JobEvent.MayStart(Job.NEVER));
    events.put("adopted", new JobEvent.Adopted(newer(attempt), Tally.ZERO));
    events.put("retry due", new JobEvent.RetryDue());
    events.put("released", new JobEvent.Released());
    events.put("deadline passed", new JobEvent.DeadlinePassed());
    events.put("cancel", new JobEvent.CancelAsked(false));
    events.put("cancel by force", new JobEvent.CancelAsked(true));
    return events;
  }

  /** The attempt after this one, as another agent holds it. */
  private static Attempt newer(int attempt) {
    return new Attempt(
        attempt + 1, new AgentId("other"), Incarnation.UNKNOWN, NOW, Attempt.Standing.GIVEN);
  }

  /** State, event, next state. What is not listed changes nothing. */
  private static final List<List<String>> TABLE =
      List.of(
          List.of("delayed", "may start", "queued"),
          List.of("delayed", "cancel", "cancelled"),
          List.of("delayed", "cancel by force", "cancelled"),
          List.of("queued", "picked", "assigned"),
          List.of("queued", "deadline passed", "expired"),
          List.of("queued", "cancel", "cancelled"),
          List.of("queued", "cancel by force", "cancelled"),
          List.of("assigned", "accepted", "running"),
          List.of("assigned", "refused", "queued"),
          List.of("assigned", "refused by all", "rejected"),
          List.of("assigned", "never received", "queued"),
          List.of("assigned", "lost", "retry wait"),
          List.of("assigned", "reported succeeded", "succeeded"),
          List.of("assigned", "reported failed", "retry wait"),
          List.of("assigned", "reported timed out", "retry wait"),
          List.of("assigned", "reported cancelled", "cancelled"),
          List.of("assigned", "reported lost", "retry wait"),
          List.of("assigned", "reported drained", "queued"),
          List.of("assigned", "cancel", "cancelling"),
          List.of("assigned", "cancel by force", "cancelled"),
          List.of("running", "lost", "retry wait"),
          List.of("running", "reported succeeded", "succeeded"),
          List.of("running", "reported failed", "retry wait"),
          List.of("running", "reported timed out", "retry wait"),
          List.of("running", "reported cancelled", "cancelled"),
          List.of("running", "reported lost", "retry wait"),
          List.of("running", "reported drained", "queued"),
          List.of("running", "cancel", "cancelling"),
          List.of("running", "cancel by force", "cancelled"),
          List.of("retry wait, lost", "accepted", "running"),
          List.of("retry wait, lost", "reported succeeded", "succeeded"),
          List.of("retry wait, lost", "retry due", "queued"),
          List.of("retry wait, lost", "cancel", "cancelled"),
          List.of("retry wait, lost", "cancel by force", "cancelled"),
          List.of("retry wait", "retry due", "queued"),
          List.of("retry wait", "cancel", "cancelled"),
          List.of("retry wait", "cancel by force", "cancelled"),
          List.of("running, to be held", "lost", "held"),
          List.of("running, to be held", "reported succeeded", "succeeded"),
          List.of("running, to be held", "reported failed", "retry wait"),
          List.of("running, to be held", "reported timed out", "retry wait"),
          List.of("running, to be held", "reported cancelled", "cancelled"),
          List.of("running, to be held", "reported lost", "held"),
          List.of("running, to be held", "reported drained", "held"),
          List.of("running, to be held", "cancel", "cancelling"),
          List.of("running, to be held", "cancel by force", "cancelled"),
          List.of("held", "accepted", "running"),
          List.of("held", "reported succeeded", "succeeded"),
          List.of("held", "reported failed", "retry wait"),
          List.of("held", "reported timed out", "retry wait"),
          List.of("held", "reported cancelled", "cancelled"),
          List.of("held", "released", "queued"),
          List.of("held", "cancel", "cancelled"),
          List.of("held", "cancel by force", "cancelled"),
          List.of("queued, lost", "picked", "assigned"),
          List.of("queued, lost", "accepted", "running"),
          List.of("queued, lost", "reported succeeded", "succeeded"),
          List.of("queued, lost", "cancel", "cancelled"),
          List.of("queued, lost", "cancel by force", "cancelled"),
          List.of("cancelling, unconfirmed", "accepted", "cancelling"),
          List.of("cancelling, unconfirmed", "refused", "cancelled"),
          List.of("cancelling, unconfirmed", "refused by all", "cancelled"),
          List.of("cancelling, unconfirmed", "never received", "cancelled"),
          List.of("cancelling, unconfirmed", "lost", "cancelled"),
          List.of("cancelling, unconfirmed", "reported succeeded", "succeeded"),
          List.of("cancelling, unconfirmed", "reported failed", "failed"),
          List.of("cancelling, unconfirmed", "reported timed out", "timed out"),
          List.of("cancelling, unconfirmed", "reported cancelled", "cancelled"),
          List.of("cancelling, unconfirmed", "reported lost", "cancelled"),
          List.of("cancelling, unconfirmed", "reported drained", "cancelled"),
          List.of("cancelling, unconfirmed", "cancel by force", "cancelled"),
          List.of("cancelling", "lost", "cancelled"),
          List.of("cancelling", "reported succeeded", "succeeded"),
          List.of("cancelling", "reported failed", "failed"),
          List.of("cancelling", "reported timed out", "timed out"),
          List.of("cancelling", "reported cancelled", "cancelled"),
          List.of("cancelling", "reported lost", "cancelled"),
          List.of("cancelling", "reported drained", "cancelled"),
          List.of("cancelling", "cancel by force", "cancelled"),
          List.of("delayed", "adopted", "running"),
          List.of("queued", "adopted", "running"),
          List.of("assigned", "adopted", "running"),
          List.of("running", "adopted", "running"),
          List.of("retry wait", "adopted", "running"),
          List.of("retry wait, lost", "adopted", "running"),
          List.of("queued, lost", "adopted", "running"),
          List.of("running, to be held", "adopted", "running"),
          List.of("held", "adopted", "running"),
          List.of("cancelling, unconfirmed", "adopted", "cancelling"),
          List.of("cancelling", "adopted", "cancelling"));

  @Test
  void everyStateMeetsEveryEventAsTheTableSays() {
    List<String> wrong = new ArrayList<>();
    jobs()
        .forEach((state, job) ->
            events(Math.max(1, job.attempt().number()))
                .forEach((name, event) -> {
                  Transition transition = Lifecycle.apply(job, event, NOW);
                  String next = nameOf(transition.job().state());
                  String expected = expected(state, name);
                  if (!next.equals(expected)
                      || transition.changed() != listed(state, name).isPresent()) {
                    wrong.add(state + " + " + name + " -> " + next + ", not " + expected);
                  }
                }));
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyKindOfEventAndOfStateIsInTheTable() {
    Set<Class<?>> events =
        events(1).values().stream().map(Object::getClass).collect(Collectors.toSet());
    Set<Class<?>> states =
        jobs().values().stream().map(job -> job.state().getClass()).collect(Collectors.toSet());

    assertThat(events).containsExactlyInAnyOrder(JobEvent.class.getPermittedSubclasses());
    assertThat(states).containsExactlyInAnyOrder(JobState.class.getPermittedSubclasses());
    assertThat(jobs().keySet())
        .containsAll(Stream.of(Terminal.values()).map(LifecycleTest::words).toList());
  }

  @Test
  void anEventOfAnotherAttemptChangesNothing() {
    jobs()
        .forEach((state, job) -> {
          for (int attempt : new int[] {job.attempt().number() + 1, job.attempt().number() + 7}) {
            assertFenced(state, job, attempt);
          }
        });
    Job second = after(lastAttempt(), new JobEvent.Accepted(2));
    assertFenced("second attempt", second, 1);
  }

  private static void assertFenced(String state, Job job, int attempt) {
    events(attempt)
        .forEach((name, event) -> {
          if (namesAttempt(event)) {
            assertThat(Lifecycle.apply(job, event, NOW).changed())
                .as("%s + %s of attempt %d", state, name, attempt)
                .isFalse();
          }
        });
  }

  private static boolean namesAttempt(JobEvent event) {
    return switch (event) {
      case JobEvent.Accepted _,
          JobEvent.Refused _,
          JobEvent.NeverReceived _,
          JobEvent.Lost _,
          JobEvent.Reported _ ->
          true;
      case JobEvent.Picked _,
          JobEvent.MayStart _,
          JobEvent.Adopted _,
          JobEvent.RetryDue _,
          JobEvent.Released _,
          JobEvent.DeadlinePassed _,
          JobEvent.CancelAsked _ ->
          false;
    };
  }

  @Test
  void anAdoptedAttemptBringsItsTallyAndAnOlderOneChangesNothing() {
    Job running =
        after(queued(), new JobEvent.Picked(AGENT, Incarnation.UNKNOWN), new JobEvent.Accepted(1));

    Job adopted = after(running, new JobEvent.Adopted(newer(2), new Tally(2, 1, 1)));

    assertThat(adopted.attempt().number()).isEqualTo(3);
    assertThat(adopted.tally()).isEqualTo(new Tally(3, 1, 1));
    assertThat(adopted.adoption()).isEqualTo(Job.Adoption.ADOPTED);
    JobEvent same = new JobEvent.Adopted(newer(2), Tally.ZERO);
    assertThat(Lifecycle.apply(adopted, same, NOW).changed()).isFalse();
  }

  @Test
  void aJobWithoutItsPayloadRunsToItsEndAndNeverAgain() {
    Job given = after(queued(), new JobEvent.Picked(AGENT, Incarnation.UNKNOWN)).shelve();
    Job adopted = Job.adopted(given, 7);

    Job failed = after(adopted, reported(1, Outcome.FAILED));
    assertThat(nameOf(after(adopted, reported(1, Outcome.SUCCEEDED)).state()))
        .isEqualTo("succeeded");
    assertThat(adopted.adoption()).isEqualTo(Job.Adoption.WITHOUT_PAYLOAD);
    for (Job job :
        List.of(
            failed,
            after(adopted, new JobEvent.Lost(1, "silent")),
            after(adopted, reported(1, Outcome.DRAINED)))) {
      assertThat(job.state())
          .isInstanceOfSatisfying(
              JobState.Ended.class,
              ended -> assertThat(ended.failure()).isEqualTo(Failure.PAYLOAD_LOST));
    }
  }

  @Test
  void anAttemptThatNeverRanCostsNoExecution() {
    Job refused =
        after(
            queued(),
            new JobEvent.Picked(AGENT, Incarnation.UNKNOWN),
            new JobEvent.Refused(1, false));
    Job never =
        after(
            refused,
            new JobEvent.Picked(AGENT, Incarnation.UNKNOWN),
            new JobEvent.NeverReceived(2));

    assertThat(never.tally()).isEqualTo(Tally.ZERO);
    assertThat(never.attempt().number()).isEqualTo(2);
  }

  @Test
  void anUnconfirmedAttemptThatIsLostCountsAsAnExecution() {
    Job lost =
        after(
            queued(),
            new JobEvent.Picked(AGENT, Incarnation.UNKNOWN),
            new JobEvent.Lost(1, "silent"));

    assertThat(lost.tally()).isEqualTo(new Tally(1, 0, 1));
  }

  @Test
  void failuresAndLossesHaveBudgetsOfTheirOwn() {
    Job lostOnce =
        after(
            queued(),
            new JobEvent.Picked(AGENT, Incarnation.UNKNOWN),
            new JobEvent.Lost(1, "silent"),
            new JobEvent.RetryDue(),
            new JobEvent.Picked(AGENT, Incarnation.UNKNOWN));
    Job failedOnce = after(lostOnce, reported(2, Outcome.FAILED));
    assertThat(failedOnce.state()).isInstanceOf(JobState.RetryWait.class);

    Job third =
        after(failedOnce, new JobEvent.RetryDue(), new JobEvent.Picked(AGENT, Incarnation.UNKNOWN));
    assertThat(nameOf(after(third, new JobEvent.Lost(3, "silent")).state())).isEqualTo("failed");
    assertThat(nameOf(after(third, reported(3, Outcome.FAILED)).state())).isEqualTo("failed");
  }

  @Test
  void aPermanentFailureIsNotTriedAgain() {
    Job running = after(queued(), new JobEvent.Picked(AGENT, Incarnation.UNKNOWN));
    Failure failure = new Failure("BAD_PAYLOAD", "no", true);
    Report report = new Report(1, Outcome.FAILED, Output.NONE, failure, false);

    Job job = after(running, new JobEvent.Reported(report));

    assertThat(nameOf(job.state())).isEqualTo("failed");
  }

  @Test
  void aForcedCancelBurnsAnAttemptSoThatWhatTheAgentStillSaysIsStale() {
    Job running =
        after(queued(), new JobEvent.Picked(AGENT, Incarnation.UNKNOWN), new JobEvent.Accepted(1));

    Job forced = after(running, new JobEvent.CancelAsked(true));

    assertThat(forced.attempt().number()).isEqualTo(2);
    assertThat(Lifecycle.apply(forced, reported(1, Outcome.SUCCEEDED), NOW).changed()).isFalse();
  }

  @Test
  void aCancelledAssignmentThatNeverArrivedIsCancelled() {
    Job cancelling =
        after(
            queued(),
            new JobEvent.Picked(AGENT, Incarnation.UNKNOWN),
            new JobEvent.CancelAsked(false));

    Job job = after(cancelling, new JobEvent.NeverReceived(1));

    assertThat(nameOf(job.state())).isEqualTo("cancelled");
    assertThat(job.cancelRequested()).isTrue();
  }

  @Test
  void aStartDeadlineSparesAJobThatHasStartedOnce() {
    Job drained =
        after(
            queued(),
            new JobEvent.Picked(AGENT, Incarnation.UNKNOWN),
            reported(1, Outcome.DRAINED));

    assertThat(Lifecycle.apply(drained, new JobEvent.DeadlinePassed(), NOW).changed()).isFalse();
  }

  @Test
  void theDiagramInTheDocsIsTheTable() throws IOException {
    String drawn = diagram();
    if (System.getProperty("weft.update-docs") != null) {
      Files.createDirectories(DIAGRAM.getParent());
      Files.writeString(DIAGRAM, drawn);
    }
    assertThat(DIAGRAM).hasContent(drawn);
  }

  private static String diagram() {
    Map<List<String>, Set<String>> edges = new LinkedHashMap<>();
    for (List<String> row : TABLE) {
      edges
          .computeIfAbsent(List.of(kind(row.get(0)), row.get(2)), _ -> new LinkedHashSet<>())
          .add(row.get(1));
    }
    StringBuilder text = new StringBuilder(HEADER);
    edges.forEach((edge, events) ->
        text.append(
            "    %s --> %s: %s\n"
                .formatted(node(edge.get(0)), node(edge.get(1)), String.join(", ", events))));
    for (Terminal terminal : Terminal.values()) {
      text.append("    %s --> [*]\n".formatted(node(words(terminal))));
    }
    text.append(
        "```\n\nThe same as a table:\n\n| state | event | next state |\n| --- | --- | --- |\n");
    for (List<String> row : TABLE) {
      text.append("| %s | %s | %s |\n".formatted(row.get(0), row.get(1), row.get(2)));
    }
    return text.toString();
  }

  private static final String HEADER =
      """
      # The states of a job

      Drawn by `LifecycleTest` from the table that it holds the code to; redraw it with
      `mvn test -pl coordinator -am -Dtest=LifecycleTest -Dweft.update-docs=1 -Dsurefire.failIfNoSpecifiedTests=false`.
      What is not drawn changes nothing: an event that does not fit the state, or that names another attempt, is
      a duplicate, a late answer or a lost race. The table's job may fail twice and lose its agent twice, and had
      one attempt: where it goes to `retry wait`, a job without attempts left goes to `failed` or `timed out`.
      "delayed": accepted and durable, and not to start yet; a state of its own, so that a job which once might start always
      may, wherever the wall clock is set to. The API counts it as queued, waiting for NOT_BEFORE.
      "lost": its newest attempt was given up, and may still turn up. "unconfirmed": it is not known to have started.
      "to be held": it asked for `on_lost: hold`; with `on_lost: fail` it goes to `failed` instead of to `held`.

      ```mermaid
      stateDiagram-v2
          [*] --> queued: accepted
          [*] --> delayed: accepted, not to start yet
      """;

  private static String expected(String state, String event) {
    return listed(state, event).orElse(kind(state));
  }

  private static Optional<String> listed(String state, String event) {
    return TABLE.stream()
        .filter(row -> row.get(0).equals(state) && row.get(1).equals(event))
        .map(row -> row.get(2))
        .findFirst();
  }

  /** The state of a row: what stands before the comma. */
  private static String kind(String row) {
    return row.split(",", 2)[0];
  }

  private static String nameOf(JobState state) {
    return switch (state) {
      case JobState.Delayed _ -> "delayed";
      case JobState.Queued() -> "queued";
      case JobState.Assigned() -> "assigned";
      case JobState.Running() -> "running";
      case JobState.RetryWait _ -> "retry wait";
      case JobState.Cancelling() -> "cancelling";
      case JobState.Held _ -> "held";
      case JobState.Ended ended -> words(ended.how());
    };
  }

  private static String words(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String node(String state) {
    return state.replace(' ', '_');
  }

  @Test
  void noTwoRowsOfTheTableContradictEachOther() {
    Set<String> seen = new TreeSet<>();
    TABLE.forEach(row -> assertThat(seen.add(row.get(0) + "+" + row.get(1))).isTrue());
  }
}
