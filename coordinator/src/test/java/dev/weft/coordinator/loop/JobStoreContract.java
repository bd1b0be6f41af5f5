package dev.weft.coordinator.loop;

import static dev.weft.coordinator.loop.SampleJobs.START;
import static dev.weft.coordinator.loop.SampleJobs.ended;
import static dev.weft.coordinator.loop.SampleJobs.held;
import static dev.weft.coordinator.loop.SampleJobs.id;
import static dev.weft.coordinator.loop.SampleJobs.payload;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static dev.weft.coordinator.loop.SampleJobs.running;
import static dev.weft.coordinator.loop.SampleJobs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.dispatch.CancelWish;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.DueRank;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Rank;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.Restored.KnownAgent;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Attempt.Standing;
import dev.weft.coordinator.dispatch.job.Backoff;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.EndedAttempt;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.coordinator.dispatch.job.Tally;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.dispatch.schedule.CatchUp;
import dev.weft.coordinator.dispatch.schedule.Overlap;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.coordinator.dispatch.schedule.ScheduleSpec;
import dev.weft.coordinator.dispatch.schedule.Timing;
import dev.weft.coordinator.loop.StoreException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store does, whatever it is made of. */
public abstract class JobStoreContract {
  private static final Instant AT = Instant.parse("2026-11-01T12:34:56.789012Z");
  private static final Failure FAILURE = new Failure("EXIT_1", "nichts ging 失败\n\u0000", true);
  private static final Attempt ATTEMPT =
      new Attempt(3, new AgentId("agent-1"), Incarnation.UNKNOWN, AT, Standing.LOST);

  /** The store under test; empty at first. */
  protected abstract JobStore store() throws StoreException;

  /** The same store, for readers. */
  protected abstract JobReader reader() throws StoreException;

  /** Closes the store, and opens it again with what it held. */
  protected abstract void restart() throws StoreException;

  @Test
  void emptyStoreHasNothingToGoOnWith() throws StoreException {
    assertThat(withoutNumbers(store().load())).isEqualTo(Restored.NOTHING);
  }

  /** Numbers may begin anywhere: other coordinators may have the ones before. */
  private static Restored withoutNumbers(Restored restored) {
    return new Restored(
        restored.jobs(),
        restored.queued(),
        restored.delayed(),
        restored.due(),
        restored.schedules(),
        restored.agents(),
        restored.pausedPools(),
        Restored.NOTHING.lastJob(),
        Restored.NOTHING.lastNotice(),
        restored.wishes());
  }

  @Test
  void jobComesBackAsItWasGiven() throws StoreException {
    Job job = fullJob(7);
    commit(new Change.JobAdded(job));
    restart();
    assertThat(reader().detail(job.id())).hasValue(new JobReader.JobDetail(job, List.of()));
    assertThat(store().find(List.of(job.id(), id(99)))).isEqualTo(Map.of(job.id(), job.shelve()));
    assertThat(reader().detail(id(99))).isEmpty();
  }

  @Test
  void manyJobsAreFoundAtOnce() throws StoreException {
    commit(LongStream.rangeClosed(1, 150).mapToObj(n -> new Change.JobAdded(queued(n))));
    List<JobId> ids = LongStream.rangeClosed(21, 320).mapToObj(SampleJobs::id).toList();
    assertThat(store().find(ids))
        .hasSize(130)
        .allSatisfy((id, job) -> assertThat(job).matches(found -> found.id().equals(id)));
    assertThat(store().find(ids.subList(0, 2))).hasSize(2);
    assertThat(store().find(List.of())).isEmpty();
  }

  static Stream<JobState> states() {
    Payload big = Payload.of(new byte[100_000], "application/octet-stream");
    return Stream.concat(
        Stream.of(
            new JobState.Queued(),
            new JobState.Assigned(),
            new JobState.Running(),
            new JobState.RetryWait(AT, FAILURE),
            new JobState.Cancelling()),
        Arrays.stream(Terminal.values())
            .map(how -> new JobState.Ended(how, AT, new Output(big, true), FAILURE, true)));
  }

  @ParameterizedTest
  @MethodSource("states")
  void everyStateComesBackWhetherAddedOrSaved(JobState state) throws StoreException {
    Job added = with(fullJob(1), state, ATTEMPT);
    Job saved = with(fullJob(2).shelve(), state, ATTEMPT);
    commit(new Change.JobAdded(added), new Change.JobAdded(fullJob(2)));
    commit(new Change.JobSaved(saved));
    assertThat(job(1)).isEqualTo(added);
    assertThat(job(2)).isEqualTo(saved.unshelve(fullJob(2).spec().payload()));
  }

  @Test
  void countersAndFlagsOfASavedJobComeBack() throws StoreException {
    Job job = queued(1);
    Job saved =
        new Job(
            1,
            job.spec(),
            job.digest(),
            new JobState.Cancelling(),
            9,
            new Attempt(4, new AgentId("agent-9"), Incarnation.UNKNOWN, AT, Standing.GIVEN),
            new Tally(3, 2, 1),
            true,
            job.acceptedAt(),
            job.origin(),
            job.startBy(),
            Job.Adoption.ADOPTED);
    commit(new Change.JobAdded(job));
    commit(new Change.JobSaved(saved));
    assertThat(job(1)).isEqualTo(saved);
  }

  @Test
  void itIsKeptWhichProcessAnAttemptWasGivenTo() throws StoreException {
    Incarnation process = new Incarnation("instance", "journal", "boot");
    Attempt given = new Attempt(1, new AgentId("agent-1"), process, AT, Standing.GIVEN);
    Job assigned = with(queued(1), new JobState.Assigned(), given);
    commit(new Change.JobAdded(queued(1)), new Change.JobSaved(assigned));
    assertThat(job(1).attempt()).isEqualTo(given);
    Attempt started = new Attempt(1, given.agent(), Incarnation.UNKNOWN, AT, Standing.STARTED);
    commit(new Change.JobSaved(with(assigned, new JobState.Running(), started)));
    restart();
    assertThat(store().load().jobs()).singleElement().extracting(Job::attempt).isEqualTo(started);
  }

  @Test
  void anAdoptedJobComesBackAsOne() throws StoreException {
    Job given = running(queued(1), "a").shelve();
    commit(new Change.JobAdded(Job.adopted(given, 1)));
    assertThat(job(1).adoption()).isEqualTo(Job.Adoption.WITHOUT_PAYLOAD);
    assertThat(job(1).spec().payload()).isEqualTo(Payload.EMPTY);
  }

  @Test
  void recoveryIsWrittenOver() throws StoreException {
    RecoveryFacts begun = RecoveryFacts.begun(7, AT, "the test says so");
    commit(new Change.RecoverySaved(begun));
    assertThat(store().load().recovery()).isEqualTo(begun);
    RecoveryFacts ended = new RecoveryFacts(7, AT, "the test says so", 3, 2, true);
    commit(new Change.RecoverySaved(begun), new Change.RecoverySaved(ended));
    restart();
    assertThat(store().load().recovery()).isEqualTo(ended);
  }

  @Test
  void jobThatWasAddedAndSavedInOneCommitIsAsItWasSaved() throws StoreException {
    Job job = queued(1);
    commit(new Change.JobAdded(job), new Change.JobSaved(running(job, "a")));
    assertThat(job(1)).isEqualTo(running(job, "a"));
  }

  @Test
  void jobsThatExpireAreReadInTheOrderInWhichTheyDo() throws StoreException {
    Job soon = queued(3).startingBy(AT.plusSeconds(1));
    Job later = queued(1).startingBy(AT.plusSeconds(2));
    Job asLate = queued(2).startingBy(AT.plusSeconds(2));
    commit(
        new Change.JobAdded(later),
        new Change.JobAdded(asLate),
        new Change.JobAdded(soon),
        new Change.JobAdded(queued(4)),
        new Change.JobAdded(running(queued(5).startingBy(AT), "a")));
    assertThat(due(DueRank.START, 9))
        .containsExactly(soon.shelve(), later.shelve(), asLate.shelve());
    assertThat(due(DueRank.START, 2)).containsExactly(soon.shelve(), later.shelve());
    assertThat(due(new DueRank(AT.plusSeconds(2), 2), 9)).containsExactly(asLate.shelve());
    assertThat(due(DueRank.END, 9)).isEmpty();
    assertThat(store().due(Due.Clock.WALL, DueRank.START, 9)).isEmpty();
    assertThat(store().load().due()).containsExactly(Due.Clock.EVEN);
    commit(
        new Change.JobSaved(running(soon, "a")),
        new Change.JobSaved(ended(later, Terminal.EXPIRED)));
    assertThat(due(DueRank.START, 9)).containsExactly(asLate.shelve());
  }

  @Test
  void schedulesAreRestoredAsTheyStoodLast() throws StoreException {
    Timing timing =
        new Timing("0 4 * * *", ZoneId.of("Asia/Kolkata"), Duration.ofSeconds(9), AT, Timing.NEVER);
    ScheduleSpec spec =
        new ScheduleSpec(
            new ScheduleId("nightly"),
            timing,
            Overlap.REPLACE,
            new CatchUp(CatchUp.Which.ALL, Duration.ofDays(2)),
            fullJob(1).spec().withId(new JobId("nightly")));
    Schedule first = new Schedule(spec, AT, false, AT.plusSeconds(5), List.of());
    commit(new Change.ScheduleSaved(first));
    assertThat(store().load().schedules()).containsExactly(first);
    Schedule moved = first.pause(true).advanced(Timing.NEVER, List.of(id(7)));
    commit(new Change.ScheduleSaved(first.pause(true)), new Change.ScheduleSaved(moved));
    assertThat(store().load().schedules()).containsExactly(moved);
    commit(new Change.ScheduleDeleted(spec.id()), new Change.ScheduleSaved(first));
    assertThat(store().load().schedules()).containsExactly(first);
    commit(new Change.ScheduleSaved(moved), new Change.ScheduleDeleted(spec.id()));
    assertThat(store().load().schedules()).isEmpty();
  }

  private List<Job> due(DueRank from, int limit) throws StoreException {
    return store().due(Due.Clock.EVEN, from, limit);
  }

  @ParameterizedTest
  @EnumSource(Terminal.class)
  void terminalJobIsNeverChanged(Terminal how) throws StoreException {
    Job end = ended(running(queued(1), "a"), how);
    commit(new Change.JobAdded(queued(1)));
    commit(new Change.JobSaved(end));
    assertRefused(new Change.JobAdded(queued(2)), new Change.JobSaved(running(queued(1), "b")));
    assertThat(job(1)).isEqualTo(end);
    assertThat(store().find(List.of(id(2)))).isEmpty();
  }

  @Test
  void cancelsBeforeArrivalAreGivenBackInTheirOrder() throws StoreException {
    CancelWish one = new CancelWish(id(1), START);
    CancelWish two = new CancelWish(id(2), START.plusSeconds(1));
    CancelWish late = new CancelWish(id(1), START.plusSeconds(2));
    commit(new Change.WishAdded(one), new Change.WishAdded(two));
    assertThat(store().load().wishes()).containsExactly(one, two);
    commit(new Change.WishesGone(List.of(id(1))), new Change.WishAdded(late));
    assertThat(store().load().wishes()).containsExactly(two, late);
    commit(
        new Change.WishAdded(new CancelWish(id(3), START)),
        new Change.WishesGone(List.of(id(1), id(2), id(3))));
    assertThat(store().load().wishes()).isEmpty();
    assertThat(store().tombstones(List.of(id(1)))).isEmpty();
  }

  @Test
  void numberOrIdThatIsTakenIsRefused() throws StoreException {
    commit(new Change.JobAdded(queued(1)));
    assertRefused(new Change.JobAdded(queued(2, queued(1).spec())));
    assertRefused(new Change.JobAdded(queued(1, queued(2).spec())));
    assertRefused(new Change.JobSaved(running(queued(3), "a")));
    assertThat(job(1)).isEqualTo(queued(1));
  }

  @Test
  void repeatingACommitChangesNothing() throws StoreException {
    Job end = ended(running(queued(2), "a"), Terminal.SUCCEEDED);
    commit(new Change.JobAdded(queued(1)), new Change.JobAdded(queued(2)));
    Change[] batch = {
      new Change.JobAdded(queued(3)),
      new Change.JobSaved(running(queued(1), "a")),
      new Change.JobSaved(end),
      new Change.AttemptSaved(1, new EndedAttempt(ATTEMPT, Outcome.LOST, AT, FAILURE, false)),
      new Change.NoticeAdded(new Notice.JobEnded(1, end)),
      new Change.AgentSaved(new AgentId("a"), Incarnation.of("i"), AT, true),
      new Change.PoolSaved(new PoolName("p"), true),
    };
    commit(batch);
    Restored once = store().load();
    commit(batch);
    assertThat(store().load()).isEqualTo(once);
    assertThat(job(2)).isEqualTo(end);
    assertThat(reader().detail(id(1)).orElseThrow().attempts()).hasSize(1);
    assertThat(reader().notices(0, 10)).hasSize(1);
  }

  @Test
  void restartFindsWhatIsOpenAndCountsWhatIsQueued() throws StoreException {
    List<Job> open = new ArrayList<>();
    for (JobState state : states().filter(state -> !state.terminal()).toList()) {
      Job job = with(queued(10 + open.size()), state, ATTEMPT);
      commit(new Change.JobAdded(job));
      open.add(job.shelve());
    }
    commit(
        new Change.JobAdded(queued(1, "p", 0)),
        new Change.JobAdded(queued(2, "p", 5)),
        new Change.JobAdded(ended(queued(3), Terminal.EXPIRED)));
    restart();
    Restored restored = store().load();
    assertThat(restored.jobs()).containsExactlyElementsOf(open.subList(1, open.size()));
    assertThat(restored.queued())
        .isEqualTo(Map.of(new PoolName("p"), 2L, new PoolName("default"), 1L));
    assertThat(restored.lastJob()).isGreaterThanOrEqualTo(14);
  }

  @Test
  void agentsAndPoolsAreRememberedAsLastSaved() throws StoreException {
    commit(
        new Change.AgentSaved(new AgentId("b"), Incarnation.of("one"), AT, false),
        new Change.AgentSaved(new AgentId("a"), Incarnation.of("two"), AT, true),
        new Change.PoolSaved(new PoolName("p"), true),
        new Change.PoolSaved(new PoolName("q"), true));
    commit(
        new Change.AgentSaved(
            new AgentId("b"), new Incarnation("three", "journal", "boot"), AT, true),
        new Change.PoolSaved(new PoolName("p"), false));
    restart();
    Restored restored = store().load();
    assertThat(restored.agents())
        .containsExactly(
            new KnownAgent(new AgentId("a"), Incarnation.of("two"), true),
            new KnownAgent(new AgentId("b"), new Incarnation("three", "journal", "boot"), true));
    assertThat(restored.pausedPools()).containsExactly(new PoolName("q"));
  }

  @Test
  void forgottenAgentsAreGoneUnlessTheyCameBackSince() throws StoreException {
    AgentId gone = new AgentId("gone");
    AgentId back = new AgentId("back");
    commit(
        new Change.AgentSaved(gone, Incarnation.of("one"), AT, false),
        new Change.AgentSaved(back, Incarnation.of("one"), AT, false));
    commit(
        new Change.AgentForgotten(gone),
        new Change.AgentForgotten(back),
        new Change.AgentSaved(back, Incarnation.of("two"), AT, false));
    restart();
    assertThat(store().load().agents())
        .containsExactly(new KnownAgent(back, Incarnation.of("two"), false));
  }

  @Test
  void outboxNumberDoesNotGoBackWhenItIsEmptied() throws StoreException {
    commit(new Change.NoticeAdded(refused(41)), new Change.NoticeAdded(refused(42)));
    commit(new Change.NoticesDone(List.of(42L, 41L)));
    restart();
    assertThat(store().load().lastNotice()).isGreaterThanOrEqualTo(42);
    assertThat(reader().notices(0, 10)).isEmpty();
  }

  @Test
  void queuedJobsComeByPriorityThenByAge() throws StoreException {
    commit(
        new Change.JobAdded(queued(1, "p", 0)),
        new Change.JobAdded(queued(2, "p", 9)),
        new Change.JobAdded(queued(3, "q", 9)),
        new Change.JobAdded(queued(4, "p", 9)),
        new Change.JobAdded(running(queued(5, "p", 9), "a")));
    assertThat(store().queued(new PoolName("p"), Rank.START, 10, Long.MAX_VALUE))
        .containsExactly(queued(2, "p", 9), queued(4, "p", 9), queued(1, "p", 0));
    assertThat(numbers(store().queued(new PoolName("p"), Rank.START, 2, Long.MAX_VALUE)))
        .containsExactly(2L, 4L);
    assertThat(numbers(store().queued(new PoolName("p"), Rank.START, 10, 0))).containsExactly(2L);
    assertThat(store().queued(new PoolName("none"), Rank.START, 10, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void queuedJobsAreReadOnFromARank() throws StoreException {
    commit(
        new Change.JobAdded(queued(1, "p", 0)),
        new Change.JobAdded(queued(2, "p", 9)),
        new Change.JobAdded(queued(3, "p", 4)),
        new Change.JobAdded(queued(4, "p", 9)),
        new Change.JobAdded(queued(5, "p", 0)),
        new Change.JobAdded(queued(6, "q", 4)));
    assertThat(numbersFrom(Rank.of(queued(4, "p", 9)), 10)).containsExactly(4L, 3L, 1L, 5L);
    assertThat(numbersFrom(new Rank(9, 5), 2)).containsExactly(3L, 1L);
    assertThat(numbersFrom(new Rank(7, 1), 10)).containsExactly(3L, 1L, 5L);
    assertThat(numbersFrom(new Rank(0, 2), 10)).containsExactly(5L);
    assertThat(numbersFrom(new Rank(0, 6), 10)).isEmpty();
    assertThat(numbersFrom(Rank.END, 10)).isEmpty();
  }

  private List<Long> numbersFrom(Rank from, int limit) throws StoreException {
    return numbers(store().queued(new PoolName("p"), from, limit, Long.MAX_VALUE));
  }

  @Test
  void attemptsComeBackInOrder() throws StoreException {
    List<EndedAttempt> attempts =
        List.of(
            endedAttempt(1, Standing.OVER, Outcome.FAILED, FAILURE),
            endedAttempt(2, Standing.LOST, Outcome.LOST, Failure.NONE),
            endedAttempt(2, Standing.STARTED, Outcome.TIMED_OUT, FAILURE),
            endedAttempt(3, Standing.GIVEN, Outcome.DRAINED, Failure.NONE));
    commit(new Change.JobAdded(queued(1)), new Change.JobAdded(queued(2)));
    for (EndedAttempt attempt : attempts.reversed()) {
      commit(new Change.AttemptSaved(1, attempt));
    }
    assertThat(reader().detail(id(1)).orElseThrow().attempts()).isEqualTo(attempts);
    assertThat(reader().detail(id(2)).orElseThrow().attempts()).isEmpty();
  }

  @Test
  void lateResultIsKeptOnceAndOnlyOfTheAgentThatLostTheAttempt() throws StoreException {
    EndedAttempt lost = endedAttempt(2, Standing.LOST, Outcome.LOST, Failure.NONE);
    EndedAttempt failed = endedAttempt(1, Standing.OVER, Outcome.FAILED, FAILURE);
    commit(new Change.JobAdded(queued(1)));
    commit(new Change.AttemptSaved(1, failed), new Change.AttemptSaved(1, lost));

    commit(late("agent-1", 2), late("agent-1", 1), late("agent-2", 3));
    assertThat(reader().detail(id(1)).orElseThrow().attempts()).containsExactly(failed, lost);
    commit(late("agent-2", 2));
    commit(late("agent-2", 2));

    List<EndedAttempt> attempts = reader().detail(id(1)).orElseThrow().attempts();
    assertThat(attempts).hasSize(3).startsWith(failed, lost);
    assertThat(attempts.getLast().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(attempts.getLast().at()).isEqualTo(AT.plusSeconds(100));
    assertThat(attempts.getLast().attempt().agent()).isEqualTo(new AgentId("agent-2"));
  }

  private static Change late(String agent, int attempt) {
    Report report = new Report(attempt, Outcome.SUCCEEDED, Output.NONE, Failure.NONE, false);
    return new Change.LateResult(1, new AgentId(agent), report, AT.plusSeconds(100));
  }

  @Test
  void heldJobComesBackWithItsFailureAndIsNotLoaded() throws StoreException {
    Job held = held(fullJob(1), "a");
    commit(new Change.JobAdded(fullJob(1)));
    commit(new Change.JobSaved(held.shelve()));
    restart();
    assertThat(reader().detail(held.id()).orElseThrow().job().state()).isEqualTo(held.state());
    assertThat(store().load().jobs()).isEmpty();
  }

  @Test
  void noticesComeInOrderUntilTheyAreDone() throws StoreException {
    Job end = ended(running(fullJob(1), "a"), Terminal.SUCCEEDED);
    commit(new Change.JobAdded(fullJob(1)));
    commit(new Change.JobSaved(end.shelve()), new Change.NoticeAdded(new Notice.JobEnded(1, end)));
    commit(LongStream.rangeClosed(2, 9).mapToObj(n -> new Change.NoticeAdded(refused(n))));
    restart();
    assertThat(reader().notices(0, 2))
        .containsExactly(new Notice.JobEnded(1, end.shelve()), refused(2));
    assertThat(reader().notices(7, 10)).containsExactly(refused(8), refused(9));
    commit(
        new Change.NoticesDone(List.of(9L, 1L, 3L, 4L, 5L)), new Change.NoticesDone(List.of(7L)));
    assertThat(reader().notices(0, 10)).containsExactly(refused(2), refused(6), refused(8));
  }

  @Test
  void logOfTheNewestAttemptIsKept() throws StoreException {
    commit(new Change.JobAdded(queued(1)));
    assertThat(reader().log(id(1))).isEmpty();
    LogTail second = new LogTail(new AttemptId(id(1), 2), 1 << 20, payload("second"));
    commit(new Change.LogSaved(second));
    commit(new Change.LogSaved(new LogTail(new AttemptId(id(1), 1), 0, payload("late"))));
    commit(new Change.LogSaved(new LogTail(new AttemptId(id(99), 1), 0, payload("of nobody"))));
    assertThat(reader().log(id(1))).hasValue(second);
    LogTail longer = new LogTail(new AttemptId(id(1), 2), 1 << 21, payload("second, more"));
    commit(new Change.LogSaved(longer));
    assertThat(reader().log(id(1))).hasValue(longer);
  }

  @Test
  void listIsFilteredByAnythingAndByAllTogether() throws StoreException {
    commit(
        new Change.JobAdded(queued(1, "p", 0)),
        new Change.JobAdded(running(queued(2, "p", 0), "a")),
        new Change.JobAdded(running(queued(3, "q", 0), "a")),
        new Change.JobAdded(ended(running(queued(4, "p", 0), "b"), Terminal.SUCCEEDED)),
        new Change.JobAdded(ended(running(queued(5, "q", 0), "b"), Terminal.FAILED)),
        new Change.JobAdded(ended(queued(6, "q", 0), Terminal.REJECTED)),
        new Change.JobAdded(fullJob(7)));
    assertThat(list(JobQuery.ALL)).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(list(states(StateName.QUEUED))).containsExactly(7L, 1L);
    assertThat(list(states(StateName.RUNNING, StateName.QUEUED))).containsExactly(7L, 3L, 2L, 1L);
    assertThat(list(states(StateName.FAILED, StateName.REJECTED))).containsExactly(6L, 5L);
    assertThat(list(states(StateName.FAILED, StateName.SUCCEEDED))).containsExactly(5L, 4L);
    assertThat(list(states(StateName.RUNNING, StateName.FAILED))).containsExactly(5L, 3L, 2L);
    assertThat(list(states(StateName.values()))).hasSize(7);
    assertThat(list(query("p", "", "", Instant.EPOCH, Instant.MAX))).containsExactly(4L, 2L, 1L);
    assertThat(list(query("", "http", "", Instant.EPOCH, Instant.MAX))).containsExactly(7L);
    assertThat(list(query("", "", "b", Instant.EPOCH, Instant.MAX))).containsExactly(5L, 4L);
    assertThat(list(query("", "", "", queued(2).acceptedAt(), queued(4).acceptedAt())))
        .containsExactly(3L, 2L);
    JobQuery all =
        new JobQuery(
            Set.of(StateName.RUNNING),
            "q",
            "echo",
            "a",
            queued(1).acceptedAt(),
            queued(6).acceptedAt());
    assertThat(list(all)).containsExactly(3L);
  }

  @Test
  void listedJobsHaveNeitherPayloadNorOutput() throws StoreException {
    Job end = ended(running(fullJob(1), "a"), Terminal.SUCCEEDED, AT);
    commit(new Change.JobAdded(end));
    JobState state = new JobState.Ended(Terminal.SUCCEEDED, AT, Output.NONE, Failure.NONE, false);
    Job listed = with(running(fullJob(1), "a"), state).shelve();
    assertThat(reader().list(JobQuery.ALL, Long.MAX_VALUE, 10)).containsExactly(listed);
    assertThat(store().find(List.of(end.id()))).isEqualTo(Map.of(end.id(), listed));
  }

  @Test
  void pagesCoverEveryJobOnce() throws StoreException {
    commit(LongStream.rangeClosed(1, 25).mapToObj(n -> new Change.JobAdded(queued(n))));
    List<Long> seen = new ArrayList<>();
    long before = Long.MAX_VALUE;
    for (List<Job> page = reader().list(JobQuery.ALL, before, 10);
        !page.isEmpty();
        page = reader().list(JobQuery.ALL, before, 10)) {
      seen.addAll(numbers(page));
      before = seen.getLast();
    }
    assertThat(seen)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 25).map(n -> 26 - n).boxed().toList());
  }

  private static EndedAttempt endedAttempt(
      int number, Standing standing, Outcome outcome, Failure failure) {
    Attempt attempt =
        new Attempt(number, new AgentId("agent-" + number), Incarnation.UNKNOWN, AT, standing);
    Instant end = AT.plusSeconds(outcome == Outcome.LOST ? number : number + 10L);
    return new EndedAttempt(attempt, outcome, end, failure, failure.exists());
  }

  /** A job that uses every field. */
  protected static Job fullJob(long number) {
    Policy policy =
        new Policy(
            Duration.ofMillis(1500),
            Duration.ofHours(2),
            5,
            new Backoff(Duration.ofMillis(10), Duration.ofMinutes(3)),
            new LossRule(Optional.of(Duration.ofMinutes(7)), LossRule.OnLost.HOLD, 2),
            31);
    Map<String, String> labels = Map.of("zone", "a=b\\c\nd", "empty", "", "größe", "5");
    return queued(
        number,
        new JobSpec(
            new JobId("Full:job_" + number),
            new PoolName("gpu"),
            new HandlerName("http"),
            Payload.of(new byte[] {0, 1, -1, 127, -128}, "application/x-thing; q=\"ü\""),
            policy,
            new Placement("agent-1", labels),
            Start.NOW,
            new Reply("amq.rabbitmq.reply-to.g1h2", "corr ✓"),
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  }

  protected final void commit(Change... changes) throws StoreException {
    store().commit(List.of(changes));
  }

  protected final void commit(Stream<? extends Change> changes) throws StoreException {
    store().commit(List.copyOf(changes.toList()));
  }

  private void assertRefused(Change... changes) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> commit(changes))
        .matches(e -> e.kind() == Kind.BROKEN)
        .withMessageContaining("this is a bug");
  }

  private Job job(long number) throws StoreException {
    return reader().list(JobQuery.ALL, number + 1, 1).stream()
        .map(Job::id)
        .findFirst()
        .flatMap(this::detail)
        .orElseThrow()
        .job();
  }

  private Optional<JobReader.JobDetail> detail(JobId id) {
    try {
      return reader().detail(id);
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  private List<Long> list(JobQuery query) throws StoreException {
    return numbers(reader().list(query, Long.MAX_VALUE, 100));
  }

  protected static List<Long> numbers(List<Job> jobs) {
    return jobs.stream().map(Job::number).toList();
  }

  private static JobQuery states(StateName... states) {
    return new JobQuery(Set.of(states), "", "", "", Instant.EPOCH, Instant.MAX);
  }

  private static JobQuery query(
      String pool, String handler, String agent, Instant from, Instant until) {
    return new JobQuery(Set.of(), pool, handler, agent, from, until);
  }

  private static Notice refused(long number) {
    Map<String, String> headers = Map.of("x", "1", "message-id", "a=b");
    return new Notice.MessageRefused(
        number, new Refusal("queue", "BAD_HANDLER", "no handler", headers, payload("?" + number)));
  }
}
