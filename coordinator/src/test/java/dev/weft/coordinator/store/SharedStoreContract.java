package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.START;
import static dev.weft.coordinator.loop.SampleJobs.ended;
import static dev.weft.coordinator.loop.SampleJobs.id;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static dev.weft.coordinator.loop.SampleJobs.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.CancelWish;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.History;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Predecessor;
import dev.weft.coordinator.dispatch.Rank;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.ForeignJob;
import dev.weft.coordinator.loop.JobStore;
import dev.weft.coordinator.loop.StateName;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.store.Member.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What every store does that several coordinators share, whatever it is made of. */
abstract class SharedStoreContract {
  private static final PoolName POOL = new PoolName("default");

  private final List<Partner> begun = new ArrayList<>();

  /** A coordinator at the store, from its start to its end. */
  interface Partner {
    JobStore store();

    Optional<Job> row(JobId id) throws StoreException;

    List<Notice> notices() throws StoreException;

    long owner();

    long epoch();

    void beat() throws StoreException;

    List<Member> others() throws StoreException;

    Optional<TakenOver> takeOver(Member dead) throws StoreException;

    void leave() throws StoreException;
  }

  /** Starts a coordinator; whoever had the name before is not used any more. */
  protected abstract Partner starts(String name) throws StoreException;

  /** To be called before each test. */
  protected final void begin() throws StoreException {
    begun.add(starts("one"));
    begun.add(starts("two"));
  }

  private Partner one() {
    return begun.getFirst();
  }

  private Partner two() {
    return begun.getLast();
  }

  private static void commit(Partner who, Change... changes) throws StoreException {
    assertThat(who.store().commit(List.of(changes))).isEmpty();
  }

  /** A coordinator as another one sees it. */
  private static Member seen(Partner who, Partner observer) throws StoreException {
    return observer.others().stream()
        .filter(member -> member.number() == who.owner())
        .findFirst()
        .orElseThrow();
  }

  private static TakenOver takeOver(Partner heir, Partner dead) throws StoreException {
    return heir.takeOver(seen(dead, heir)).orElseThrow();
  }

  private static void assertFenced(Callable<?> what) {
    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(what::call)
        .withMessageContaining("another coordinator has taken it over");
  }

  @Test
  void eachGoesOnWithItsOwnJobsAndFindsAll() throws Exception {
    commit(one(), new Change.JobAdded(queued(1)), new Change.JobAdded(running(queued(2), "a")));
    commit(two(), new Change.JobAdded(queued(3)));

    assertThat(one().store().load().queued()).isEqualTo(Map.of(POOL, 1L));
    assertThat(one().store().load().jobs()).hasSize(1);
    assertThat(two().store().load().jobs()).isEmpty();
    assertThat(two().store().queued(POOL, Rank.START, 10, Long.MAX_VALUE))
        .containsExactly(queued(3));
    List<JobId> all = List.of(id(1), id(2), id(3));
    assertThat(two().store().find(all)).hasSize(3);
    assertThat(two().store().elsewhere(all)).containsExactlyInAnyOrder(id(1), id(2));
  }

  @Test
  void numbersOfJobsAndNoticesAreNeverTheSame() throws Exception {
    Restored first = one().store().load();
    Restored second = two().store().load();

    assertThat(second.lastJob() - first.lastJob()).isEqualTo(Seats.NUMBERS);
    assertThat(second.lastNotice() - first.lastNotice()).isGreaterThanOrEqualTo(Notice.BLOCK);
  }

  @Test
  void numbersMoveOnWhenOthersHaveNewerOnes() throws Exception {
    long before = one().store().numbersAfter(5);
    assertThat(one().store().numbersAfter(before + 7)).isEqualTo(before + 7);
    for (int beat = 0; beat < 6; beat++) {
      one().beat();
    }
    long moved = one().store().numbersAfter(before + 7);
    assertThat(moved).isEqualTo(two().store().load().lastJob() + Seats.NUMBERS);
    for (int beat = 0; beat < 6; beat++) {
      one().beat(); // nobody else has moved since
    }
    assertThat(one().store().numbersAfter(before + 7)).isEqualTo(moved);
  }

  @Test
  void numbersMoveOnBeforeTheyRunOut() throws Exception {
    long before = two().store().numbersAfter(0);
    commit(two(), new Change.JobAdded(queued(before + Seats.NUMBERS / 2 + 1)));
    two().beat();
    assertThat(two().store().numbersAfter(0)).isEqualTo(before + Seats.NUMBERS);
  }

  @Test
  void jobThatAnotherCoordinatorAcceptedIsKnownElsewhereAndNothingIsRecorded() throws Exception {
    Job theirs = running(queued(1), "a");
    commit(one(), new Change.JobAdded(theirs));
    Job ours = queued(Seats.NUMBERS + 1, queued(1).spec());

    assertThat(
            two()
                .store()
                .commit(List.of(new Change.JobAdded(ours), new Change.JobAdded(queued(9)))))
        .containsExactly(
            new ForeignJob(theirs.id(), ours.digest(), StateName.RUNNING, one().owner()));
    assertThat(two().row(id(9))).isEmpty();
    commit(two(), new Change.JobAdded(queued(9)));
    assertThat(two().row(id(9))).isPresent();
    assertThat(two().row(theirs.id())).contains(theirs);
  }

  @Test
  void jobThatCameWithATakeoverMeanwhileIsNotAcceptedAgain() throws Exception {
    commit(one(), new Change.JobAdded(queued(1)));
    var _ = takeOver(two(), one());

    Job ours = queued(Seats.NUMBERS + 1, queued(1).spec());
    assertThat(two().store().commit(List.of(new Change.JobAdded(ours))))
        .containsExactly(new ForeignJob(ours.id(), ours.digest(), StateName.QUEUED, two().owner()));
    assertThat(two().row(id(1))).contains(queued(1));
  }

  @Test
  void cancelsAheadAreSeenByAllAndAlsoIfTheJobCameInTheSameMoment() throws Exception {
    CancelWish wish = new CancelWish(id(1), START);
    commit(one(), new Change.WishAdded(wish), new Change.WishAdded(new CancelWish(id(9), START)));
    assertThat(two().store().wishes(List.of(id(1), id(2)))).containsExactly(wish);
    assertThat(two().store().wishes(List.of())).isEmpty();
    commit(two(), new Change.JobAdded(queued(1)), new Change.JobAdded(queued(2)));
    assertThat(two().store().unwanted()).containsExactly(id(1));
    assertThat(one().store().unwanted()).isEmpty();
    commit(two(), new Change.JobSaved(ended(queued(1), Terminal.CANCELLED)));
    assertThat(two().store().unwanted()).isEmpty();
  }

  @Test
  void jobOfAnotherCoordinatorCannotBeChanged() throws Exception {
    commit(one(), new Change.JobAdded(queued(1)));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(
            () -> two().store().commit(List.of(new Change.JobSaved(running(queued(1), "b")))))
        .withMessageContaining("it is another coordinator's");
    assertThat(two().row(id(1))).contains(queued(1));
  }

  @Test
  void eachOnlyPublishesWhatItOwns() throws Exception {
    Job end = ended(queued(1), Terminal.SUCCEEDED);
    Notice.JobEnded notice = new Notice.JobEnded(one().store().load().lastNotice() + 1, end);
    commit(one(), new Change.JobAdded(end), new Change.NoticeAdded(notice));
    assertThat(one().notices()).hasSize(1);
    assertThat(two().notices()).isEmpty();
  }

  @Test
  void beatsAndCommitsAreSeenByTheOthers() throws Exception {
    Member before = seen(one(), two());
    one().beat();
    Member beaten = seen(one(), two());
    commit(one(), new Change.JobAdded(queued(1)));
    Member committed = seen(one(), two());
    assertThat(List.of(before.life(), beaten.life(), committed.life())).doesNotHaveDuplicates();
    assertThat(committed.standing()).isEqualTo(Standing.WORKS);
  }

  @Test
  void takeoverMovesWhatIsOpenWithoutChangingIt() throws Exception {
    Job end = ended(queued(3), Terminal.FAILED);
    Notice.JobEnded notice = new Notice.JobEnded(one().store().load().lastNotice() + 1, end);
    Job running = running(queued(1), "a");
    commit(one(), new Change.JobAdded(running), new Change.JobAdded(queued(2)));
    commit(one(), new Change.JobAdded(end), new Change.NoticeAdded(notice));
    Member dead = seen(one(), two());
    TakenOver taken = takeOver(two(), one());
    assertThat(taken.from()).isEqualTo(dead);
    assertThat(taken.epoch()).isGreaterThan(two().epoch());
    assertThat(taken.restored().jobs()).containsExactly(running.shelve());
    assertThat(taken.restored().queued()).isEqualTo(Map.of(POOL, 1L));
    assertThat(taken.notices())
        .isEqualTo(new TakenOver.Notices(1, notice.number(), notice.number()));
    assertThat(two().store().load().jobs()).isEqualTo(taken.restored().jobs());
    assertThat(two().notices()).hasSize(1);
    assertThat(two().row(id(1))).contains(running);
    commit(two(), new Change.JobSaved(ended(running, Terminal.SUCCEEDED)));
    assertThat(seen(one(), two()).standing()).isEqualTo(Standing.TAKEN_OVER);
  }

  @Test
  void takeoverEndsThePastOfWhomItTakesOver() throws Exception {
    commit(one(), new Change.JobAdded(queued(1)));
    commit(one(), new Change.JobAdded(queued(2)));
    List<History.Start> before = two().store().starts();

    TakenOver taken = takeOver(two(), one());

    List<History.Start> after = new ArrayList<>(two().store().starts());
    assertThat(taken.restored().history().starts()).isEqualTo(after);
    after.removeAll(before);
    assertThat(after)
        .singleElement()
        .satisfies(end -> {
          assertThat(end.owner()).isEqualTo(one().owner());
          assertThat(end.epoch()).isEqualTo(taken.epoch());
          assertThat(end.commits()).isEqualTo(2);
        });
  }

  @Test
  void recoveryIsSeenByOthersUntilItsCoordinatorIsTakenOver() throws Exception {
    RecoveryFacts begun = RecoveryFacts.begun(one().owner(), START, "the test says so");
    commit(one(), new Change.RecoverySaved(begun));

    assertThat(two().store().recoveries()).containsExactly(begun);
    assertThat(one().store().recoveries()).isEmpty();
    assertThat(one().store().load().recovery()).isEqualTo(begun);
    assertThat(two().store().load().recovery()).isEqualTo(RecoveryFacts.NONE);
    assertThat(takeOver(two(), one()).restored().recovery()).isEqualTo(begun);
    assertThat(two().store().recoveries()).isEmpty();
    assertThat(one().store().load().recovery().over()).isTrue();
  }

  @Test
  void whoTakesOverAnHeirFollowsAllWhomThatOneFollowed() throws Exception {
    Partner three = starts("three");
    TakenOver taken = takeOver(two(), one());
    Predecessor first = new Predecessor(one().owner(), taken.epoch());
    assertThat(taken.dead()).containsExactly(first);
    assertThat(two().store().predecessors().orElseThrow()).containsExactly(first);

    TakenOver next = takeOver(three, two());

    Predecessor second = new Predecessor(two().owner(), next.epoch());
    assertThat(next.dead()).containsExactly(second, first);

    assertThat(three.store().predecessors().orElseThrow()).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void coordinatorThatWasTakenOverRecordsNothingMore() throws Exception {
    commit(one(), new Change.JobAdded(queued(1)));
    var _ = takeOver(two(), one());
    assertFenced(() -> one().store().commit(List.of(new Change.JobAdded(queued(2)))));
    assertFenced(() -> one().store().commit(List.of(new Change.JobSaved(running(queued(1), "z")))));
    assertFenced(() -> {
      one().beat();
      return true;
    });
    Member other = seen(two(), one());
    assertFenced(() -> one().takeOver(other));
    assertThat(two().row(id(2))).isEmpty();
    assertThat(two().row(id(1))).contains(queued(1));
  }

  @Test
  void coordinatorThatWasTakenOverStartsAnewWithNothing() throws Exception {
    commit(one(), new Change.JobAdded(queued(1)));
    var _ = takeOver(two(), one());
    Partner again = starts("one");
    assertThat(again.store().load().queued()).isEmpty();
    assertThat(again.owner()).isEqualTo(one().owner());
    commit(again, new Change.JobAdded(queued(2)));
    assertThat(seen(again, two()).standing()).isEqualTo(Standing.WORKS);
  }

  @Test
  void whoHasShownLifeSinceIsNotTakenOver() throws Exception {
    Member before = seen(one(), two());
    one().beat();
    assertThat(two().takeOver(before)).isEmpty();
    Member later = seen(one(), two());
    commit(one(), new Change.JobAdded(queued(1)));
    assertThat(two().takeOver(later)).isEmpty();
    commit(one(), new Change.JobAdded(queued(2)));
  }

  @Test
  void whoHasLeftCanBeTakenOver() throws Exception {
    commit(one(), new Change.JobAdded(queued(1)));
    one().leave();
    Member left = seen(one(), two());
    assertThat(left.standing()).isEqualTo(Standing.LEFT);
    assertThat(new Sightings().look(two().others(), Duration.ZERO)).containsExactly(left);
    assertThat(two().takeOver(left)).isPresent();
    assertThat(two().store().load().queued()).isEqualTo(Map.of(POOL, 1L));
  }
}
