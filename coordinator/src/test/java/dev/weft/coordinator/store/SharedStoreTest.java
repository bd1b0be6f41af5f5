package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.ended;
import static dev.weft.coordinator.loop.SampleJobs.id;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static dev.weft.coordinator.loop.SampleJobs.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.weft.common.id.PoolName;
import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Rank;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.ForeignJob;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.loop.StoreException.Kind;
import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import dev.weft.coordinator.store.Member.Standing;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two coordinators on one database. */
@Timeout(60)
@ExtendWith(PostgresExtension.class)
class SharedStoreTest {
  @TempDir private Path folder;
  private Coordinators coordinators;
  private PostgresDatabase database;
  private SqlStore one;
  private SqlStore two;

  @BeforeEach
  void open(PostgresDatabase given) throws StoreException {
    database = given;
    coordinators = new Coordinators(given, folder);
    one = coordinators.open("one");
    two = coordinators.open("two");
  }

  @AfterEach
  void close() throws Exception {
    coordinators.close();
  }

  private Membership membership(SqlStore store) {
    Membership membership = store.membership().orElseThrow();
    coordinators.closing(membership);
    return membership;
  }

  /** The coordinator as another one sees it. */
  private Member seen(SqlStore store, Membership observer) throws StoreException {
    return observer.others().stream()
        .filter(member -> member.number() == store.engine().seat().owner())
        .findFirst()
        .orElseThrow();
  }

  private static void commit(SqlStore store, Change... changes) throws StoreException {
    assertThat(store.commit(List.of(changes))).isEmpty();
  }

  private static void assertFenced(Callable<?> what) {
    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(what::call)
        .withMessageContaining("another coordinator has taken it over");
  }

  @Test
  void eachHasItsOwnJobsAndEverybodyFindsAll() throws Exception {
    commit(one, new Change.JobAdded(queued(1)), new Change.JobAdded(running(queued(2), "a")));
    commit(two, new Change.JobAdded(queued(3)));
    assertThat(one.load().queued()).isEqualTo(Map.of(new PoolName("default"), 1L));
    assertThat(one.load().jobs()).hasSize(1);
    assertThat(two.load().jobs()).isEmpty();
    assertThat(two.queued(new PoolName("default"), Rank.START, 10, Long.MAX_VALUE))
        .containsExactly(queued(3));
    assertThat(two.find(List.of(id(1), id(2), id(3)))).hasSize(3);
    assertThat(two.elsewhere(List.of(id(1), id(2), id(3)))).containsExactlyInAnyOrder(id(1), id(2));
    assertThat(one.list(JobQuery.ALL, Long.MAX_VALUE, 10)).hasSize(3);
    assertThat(one.owner(id(3)).orElseThrow().address()).isEqualTo("two:1");
    assertThat(one.owner(id(4))).isEmpty();
    assertThat(one.ownerOf(id(3)).orElseThrow().address()).isEqualTo("two:1");
    assertThat(two.ownerOf(id(3))).isEmpty();
    assertThat(two.ownerOf(id(4))).isEmpty();
    try (Membership beating = two.membership().orElseThrow()) {
      beating.advertise("two.example:2");
      beating.beat();
    }
    assertThat(one.ownerOf(id(3)).orElseThrow().address()).isEqualTo("two.example:2");
  }

  @Test
  void commitsOfDifferentCoordinatorsDoNotWaitForEachOther() throws Exception {
    Engine engine = one.engine();
    try (Pen pen = Pen.over(engine, engine.open(), Retention.DEFAULT, new Gate(1))) {
      Ledger next = pen.write(List.of(new Change.JobAdded(queued(1))));
      commit(two, new Change.JobAdded(queued(2)));
      two.tidy();
      pen.commit(next);
    }
    assertThat(two.detail(id(1))).isPresent();
  }

  @Test
  void takeoverMovesMoreThanOneStatementDoes() throws Exception {
    commit(
        one,
        LongStream.rangeClosed(1, 12_000)
            .mapToObj(n -> new Change.JobAdded(queued(n)))
            .toArray(Change[]::new));
    Membership taker = membership(two);
    assertThat(taker.takeOver(seen(one, taker)).orElseThrow().restored().queued())
        .isEqualTo(Map.of(new PoolName("default"), 12_000L));
    assertThat(two.load().queued()).isEqualTo(Map.of(new PoolName("default"), 12_000L));
  }

  @Test
  void coordinatorThatWasTakenOverStartsAnewWithNothing() throws Exception {
    commit(one, new Change.JobAdded(queued(1)));
    Membership taker = membership(two);
    assertThat(taker.takeOver(seen(one, taker))).isPresent();
    one.close();
    SqlStore again = coordinators.open("one");
    assertThat(again.load().queued()).isEmpty();
    assertThat(again.engine().seat().owner()).isEqualTo(one.engine().seat().owner());
    commit(again, new Change.JobAdded(queued(2)));
    assertThat(seen(again, taker).standing()).isEqualTo(Standing.WORKS);
  }

  @Test
  void takeoverWaitsForTheCommitThatTheDeadOneIsIn() throws Exception {
    Engine engine = one.engine();
    Membership taker = membership(two);
    try (Pen pen = Pen.over(engine, engine.open(), Retention.DEFAULT, new Gate(1))) {
      Ledger next = pen.write(List.of(new Change.JobAdded(queued(1))));
      Member dead = seen(one, taker);
      CompletableFuture<Optional<TakenOver>> taken = inBackground(() -> taker.takeOver(dead));
      await().until(database::someoneWaits);
      pen.commit(next);
      // It showed life: who was faster decides, and nothing is half done.
      assertThat(taken.get(30, TimeUnit.SECONDS)).isEmpty();
    }
    assertThat(taker.takeOver(seen(one, taker)).orElseThrow().restored().queued())
        .isEqualTo(Map.of(new PoolName("default"), 1L));
  }

  @Test
  void commitThatComesDuringATakeoverWaitsAndIsRefused() throws Exception {
    Member dead = seen(one, membership(two));
    try (Connection connection = two.engine().open();
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      WriteConnection open = new WriteConnection(connection, Dialect.POSTGRES);
      assertThat(new Takeover(open, two.engine().seat(), Timeline.UNKNOWN).take(dead)).isPresent();
      CompletableFuture<List<ForeignJob>> late =
          inBackground(() -> one.commit(List.of(new Change.JobAdded(queued(1)))));
      await().until(database::someoneWaits);
      commit(two, new Change.JobAdded(queued(2))); // the taker goes on meanwhile
      statement.execute("COMMIT");
      assertFenced(() -> get(late));
    }
    assertThat(two.detail(id(1))).isEmpty();
  }

  @Test
  void ofTwoThatTakeOverAtOnceOneWins() throws Exception {
    commit(one, new Change.JobAdded(queued(1)));
    SqlStore three = coordinators.open("three");
    Membership first = membership(two);
    Membership second = membership(three);
    Member dead = seen(one, first);
    CompletableFuture<Optional<TakenOver>> other = inBackground(() -> second.takeOver(dead));
    Optional<TakenOver> mine = first.takeOver(dead);
    assertThat(mine.isPresent()).isNotEqualTo(other.get(30, TimeUnit.SECONDS).isPresent());
    SqlStore winner = mine.isPresent() ? two : three;
    SqlStore loser = mine.isPresent() ? three : two;
    assertThat(winner.load().queued()).isEqualTo(Map.of(new PoolName("default"), 1L));
    assertThat(loser.load().queued()).isEmpty();
    commit(loser, new Change.JobAdded(queued(5)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takeoverWhoseAnswerIsLostIsFoundOutWhenItIsAskedForAgain(boolean recorded) throws Exception {
    commit(one, new Change.JobAdded(queued(1)));
    Engine engine = two.engine();
    Member dead = seen(one, membership(two));
    try (Membership taker =
        new Membership(engine, new LostAnswer(engine, recorded), new AtomicLong(), () -> 0)) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> taker.takeOver(dead))
          .matches(e -> e.kind() == Kind.IO);
      TakenOver taken = taker.takeOver(dead).orElseThrow();
      assertThat(taken.from()).isEqualTo(dead);
      assertThat(taken.restored().queued()).isEqualTo(Map.of(new PoolName("default"), 1L));
      assertThat(seen(one, taker).epoch()).isEqualTo(taken.epoch());
    }
    assertThat(two.load().queued()).isEqualTo(Map.of(new PoolName("default"), 1L));
  }

  @Test
  void takeoverWhoseAnswerIsLostIsFoundOutThoughTheDeadOneIsBack() throws Exception {
    commit(one, new Change.JobAdded(queued(1)));
    Engine engine = two.engine();
    Member dead = seen(one, membership(two));
    try (Membership taker =
        new Membership(engine, new LostAnswer(engine, true), new AtomicLong(), () -> 0)) {
      assertThatExceptionOfType(StoreException.class).isThrownBy(() -> taker.takeOver(dead));
      coordinators.close(one);
      one = coordinators.open("one");
      TakenOver taken = taker.takeOver(dead).orElseThrow();
      assertThat(taken.restored().queued()).isEqualTo(Map.of(new PoolName("default"), 1L));
    }
    assertThat(one.load().queued()).isEmpty();
  }

  @Test
  void pulseBeatsAndTellsWhoIsToBeTakenOver() throws Exception {
    membership(one).leave();
    Member before = seen(two, membership(one));
    CompletableFuture<TakenOver> told = new CompletableFuture<>();
    Pulse pulse = new Pulse(two.membership().orElseThrow(), new SystemTime(), told::complete);
    CompletableFuture<Boolean> ended =
        inBackground(() -> {
          pulse.run();
          return true;
        });
    assertThat(told.get(30, TimeUnit.SECONDS).from().id())
        .isEqualTo(seen(one, membership(two)).id());
    pulse.stop();
    assertThat(ended.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(seen(two, membership(one)).life()).isGreaterThan(before.life());
  }

  @Test
  void pulseOfACoordinatorThatWasTakenOverEnds() throws Exception {
    Membership taker = membership(two);
    assertThat(taker.takeOver(seen(one, taker))).isPresent();
    Pulse pulse = new Pulse(one.membership().orElseThrow(), new SystemTime(), _ -> {});
    assertThatIllegalStateException().isThrownBy(pulse::run).withMessageContaining("taken it over");
  }

  @Test
  void retentionCountsAllOfThem() throws Exception {
    commit(one, new Change.JobAdded(ended(queued(1), Terminal.SUCCEEDED)));
    commit(two, new Change.JobAdded(ended(queued(2), Terminal.SUCCEEDED)));
    Engine engine = two.engine();
    Retention few = new Retention(Duration.ofDays(100_000), 1);
    ManualTime time = new ManualTime(new SystemTime().now().wall());
    try (Pen pen = Pen.over(engine, engine.open(), few, new Gate(1))) {
      while (pen.tidy(time.now())) {
        time.pass(Duration.ofMillis(20));
      }
    }
    assertThat(one.list(JobQuery.ALL, Long.MAX_VALUE, 10)).extracting(Job::number).containsOnly(2L);
  }

  private static <T> CompletableFuture<T> inBackground(Callable<T> what) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(what.call());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    try {
      return answer.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }
}
