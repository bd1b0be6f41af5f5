package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.queued;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What coordinators of one store conclude from others that have not made sure of their commits. */
@Timeout(60)
@ExtendWith(PostgresExtension.class)
final class DoubtTest {
  private static final String ELSEWHERE = "9 7000000000000000009";

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

  private static long number(SqlStore store) {
    return store.engine().seat().owner();
  }

  private String timeline(SqlStore store) throws SQLException {
    return database.first("SELECT timeline FROM coordinator WHERE number = " + number(store));
  }

  private void setTimeline(SqlStore store, String timeline) throws SQLException {
    database.execute(
        "UPDATE coordinator SET timeline = '%s' WHERE number = %d"
            .formatted(timeline, number(store)));
  }

  private static TakenOver takeOver(SqlStore heir, SqlStore dead) throws StoreException {
    try (Membership taker = heir.membership().orElseThrow()) {
      Member seen =
          taker.others().stream()
              .filter(member -> member.number() == number(dead))
              .findFirst()
              .orElseThrow();
      return taker.takeOver(seen).orElseThrow();
    }
  }

  private static void beat(SqlStore store) throws StoreException {
    try (Membership membership = store.membership().orElseThrow()) {
      membership.beat();
    }
  }

  @Test
  void heirOfOneThatHasNotMadeSureRecovers() throws Exception {
    setTimeline(one, ELSEWHERE);

    RecoveryFacts begun = takeOver(two, one).restored().recovery();

    assertThat(begun.over()).isFalse();
    assertThat(begun.why()).startsWith("the database is another server's data than before");
    // It goes on with it when it is itself started again at once.
    assertThat(two.load().recovery().why()).isEqualTo(begun.why());
    assertThat(two.load().recovery().over()).isFalse();
  }

  @Test
  void heirOfOneThatHasMadeSureOrCannotSayDoesNot() throws Exception {
    assertThat(takeOver(two, one).restored().recovery().over()).isTrue();
    SqlStore three = coordinators.open("three");
    setTimeline(three, "");
    assertThat(takeOver(two, three).restored().recovery().over()).isTrue();
    assertThat(two.load().recovery()).isEqualTo(RecoveryFacts.NONE);
  }

  @Test
  void oneThatLeftInGoodOrderLosesNothing() throws Exception {
    setTimeline(one, ELSEWHERE);
    try (Membership membership = one.membership().orElseThrow()) {
      membership.leave();
    }

    assertThat(takeOver(two, one).restored().recovery().over()).isTrue();
  }

  @Test
  void heirOfOneThatLeftRecoversWhileAnotherMayHaveTakenItOverBefore() throws Exception {
    SqlStore three = coordinators.open("three");
    try (Membership membership = one.membership().orElseThrow()) {
      membership.leave();
    }
    setTimeline(three, ELSEWHERE);

    assertThat(takeOver(two, one).restored().recovery().over()).isFalse();
  }

  @Test
  void oneThatEndsWithoutItsLastCommitsIsNotTakenForOneThatLeft() throws Exception {
    one.commit(List.of(new Change.JobAdded(queued(1))));
    database.execute("UPDATE coordinator SET commits = 0 WHERE number = " + number(one));
    try (Membership membership = one.membership().orElseThrow()) {
      membership.leave();
    }

    RecoveryFacts begun = takeOver(two, one).restored().recovery();

    assertThat(begun.over()).isFalse();
    assertThat(begun.why())
        .isEqualTo("the store was set back, and a coordinator has not come back since");
  }

  @Test
  void storeThatWasSetBackPutsTheOthersInDoubtUntilTheyBeat() throws Exception {
    String here = timeline(one);
    one.commit(List.of(new Change.JobAdded(queued(1))));
    two.close();
    database.execute("DELETE FROM incarnation WHERE owner = %d".formatted(number(two)));
    SqlStore again = coordinators.open("two");
    assertThat(again.load().recovery().over()).isFalse();
    assertThat(timeline(one)).isEqualTo(Timeline.UNSURE);
    assertThat(timeline(again)).isEqualTo(here);

    // Its last commit is missing: what it beats says nothing.
    database.execute("UPDATE coordinator SET commits = 0 WHERE number = " + number(one));
    beat(one);
    assertThat(timeline(one)).isEqualTo(Timeline.UNSURE);

    database.execute("UPDATE coordinator SET commits = 1 WHERE number = " + number(one));
    beat(one);
    assertThat(timeline(one)).isEqualTo(here);
  }

  @Test
  void whoStartsBesideOneThatHasNotMadeSureRecovers() throws Exception {
    setTimeline(one, Timeline.UNSURE);

    SqlStore three = coordinators.open("three");

    assertThat(three.load().recovery().why())
        .isEqualTo("the store was set back, and a coordinator has not come back since");
  }

  @Test
  void takeoverRefusesAlsoEpochsThatTheStoreHasLost() throws Exception {
    long lost = number(one) + 1;
    database.execute("UPDATE store SET epoch = epoch + 100");

    TakenOver taken = takeOver(two, one);

    assertThat(taken.dead())
        .allMatch(dead -> dead.owner() == number(one))
        .allMatch(dead -> dead.epoch() == taken.epoch() && dead.epoch() > lost + 99);
    assertThat(two.predecessors().orElseThrow()).isEqualTo(taken.dead());
  }
}
