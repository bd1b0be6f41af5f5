package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.queued;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.History;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that is set back, or made anew, behind the back of its coordinator. */
@Timeout(120)
abstract class SetBackContract {
  private Bed bed;
  private long number;

  @BeforeEach
  void take(Bed given) {
    bed = given;
  }

  private SqlStore open() throws StoreException {
    return SqlStore.open(bed.settings(), new SystemTime());
  }

  /** Starts, commits so many times and stops in good order. */
  private StorePosition lives(int commits) throws StoreException {
    try (SqlStore store = open()) {
      for (int i = 0; i < commits; i++) {
        long next = Math.max(number, store.load().lastJob()) + 1;
        number = next;
        store.commit(List.of(new Change.JobAdded(queued(next))));
      }
      assertThat(store.commits()).isEqualTo(store.start().commits() + commits);
      return store.start();
    }
  }

  private RecoveryFacts startsAgain() throws StoreException {
    try (SqlStore store = open()) {
      return store.load().recovery();
    }
  }

  private Path beside(String name) throws IOException {
    try (Stream<Path> all = Files.walk(bed.folder())) {
      return all.filter(file -> file.getFileName().toString().equals(name)).findAny().orElseThrow();
    }
  }

  private void storeIsMadeAnew() throws SQLException {
    for (String table : List.of("job", "coordinator", "incarnation", "recovery", "store")) {
      bed.execute("DELETE FROM " + table);
    }
  }

  @Test
  void startsOneAfterTheOtherShowNothing() throws StoreException {
    lives(3);
    lives(0);
    assertThat(startsAgain()).isEqualTo(RecoveryFacts.NONE);
  }

  @Test
  void fewerCommitsShowThatItWasSetBack() throws Exception {
    lives(3);
    bed.execute("UPDATE coordinator SET commits = commits - 1");

    RecoveryFacts recovery = startsAgain();
    assertThat(recovery.over()).isFalse();
    assertThat(recovery.why())
        .isEqualTo("the store had 3 commits of this coordinator and has 2 now");
    // It was recorded with the start itself: another one goes on with it.
    assertThat(startsAgain()).isEqualTo(recovery);
  }

  @Test
  void aStartThatIsMissingShowsIt() throws Exception {
    lives(1);
    StorePosition last = lives(1);
    bed.execute("DELETE FROM incarnation WHERE epoch = " + last.epoch());

    assertThat(startsAgain().why())
        .isEqualTo("the store is from before this coordinator's last start");
  }

  @Test
  void aNewStoreTakesNameAndKeyAndNumberOver() throws Exception {
    StorePosition before = lives(2);
    List<byte[]> keys;
    try (SqlStore store = open()) {
      keys = store.keys();
    }
    storeIsMadeAnew();

    try (SqlStore store = open()) {
      assertThat(store.load().recovery().why()).isEqualTo("the store was made anew");
      assertThat(store.cluster()).isEqualTo(before.cluster());
      assertThat(store.owner()).isEqualTo(before.owner());
      assertThat(store.keys()).usingRecursiveComparison().isEqualTo(keys);
    }
  }

  @Test
  void epochsThatWereInUseAreNotUsedAgain() throws Exception {
    lives(1);
    StorePosition last = lives(1);
    storeIsMadeAnew();

    assertThat(lives(0).epoch()).isGreaterThan(last.epoch());
  }

  @Test
  void epochsOfAPastThatIsLostAreNotUsedAgainByOneThatRemembersNothing() throws Exception {
    long kept = lives(1).epoch();
    long fence = lives(1).epoch() + 1_000;
    bed.execute("DELETE FROM incarnation WHERE epoch > " + kept);
    bed.execute("UPDATE store SET epoch = " + kept);
    Files.delete(beside("store-incarnation"));

    assertThat(lives(0).epoch()).isGreaterThan(fence);
  }

  @Test
  void epochsRiseWhateverTheClockSays() throws Exception {
    lives(1);
    long ahead = Long.MAX_VALUE / 2;
    bed.execute("UPDATE store SET epoch = " + ahead);

    assertThat(lives(0).epoch()).isEqualTo(ahead + 1);
  }

  @Test
  void theStoreKnowsItsPast() throws StoreException {
    StorePosition first = lives(2);
    StorePosition second = lives(1);
    try (SqlStore store = open()) {
      StorePosition now = store.start();
      assertThat(now.commits()).isEqualTo(first.commits() + 3);
      assertThat(store.load().history())
          .isEqualTo(
              new History(
                  first.cluster(),
                  first.owner(),
                  List.of(start(first), start(second), start(now))));
    }
  }

  private static History.Start start(StorePosition position) {
    return new History.Start(
        position.owner(), position.epoch(), position.incarnation(), position.commits());
  }

  @Test
  void whatStandsBesideItIsForTheOwnerOnly() throws Exception {
    lives(1);
    for (String name : List.of("store-incarnation", "cluster-key")) {
      assertThat(Files.getPosixFilePermissions(beside(name)))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
  }

  @Test
  void theKeyOutlivesItsFileAndTheStoreItsKey() throws Exception {
    lives(1);
    String file = Files.readString(beside("cluster-key"));
    Files.delete(beside("cluster-key"));
    lives(1);
    assertThat(beside("cluster-key")).hasContent(file);

    bed.execute("UPDATE store SET cluster_key = ''");
    lives(1);
    assertThat(beside("cluster-key")).hasContent(file);
  }

  @Test
  void anotherKeyOfTheStoreComesFirstAndTheOldOneStays() throws Exception {
    lives(1);
    String old = Files.readString(beside("cluster-key")).strip();
    String other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    bed.execute("UPDATE store SET cluster_key = '%s'".formatted(other));
    lives(1);
    assertThat(beside("cluster-key")).hasContent(other + "\n" + old);
  }

  @Test
  void aNoteThatCannotBeReadIsMadeAnew() throws Exception {
    lives(1);
    Files.writeString(beside("store-incarnation"), "cluster = x\nowner = many\n");
    assertThat(startsAgain()).isEqualTo(RecoveryFacts.NONE);
    assertThat(beside("store-incarnation")).content().contains("commits = 1");
  }

  @Test
  void whatWasNotRecordedShowsAgain() throws Exception {
    lives(3);
    Note note = Note.read(Files.readString(beside("store-incarnation")));
    Omen.Found found = found(false, false, note.cluster(), List.of("another"), 9);
    Omen omen = Omen.of(note, found);
    Note next = note(note.cluster(), note.owner(), 9, "next", 9);

    Note prepared = note.before(next, found, omen);

    assertThat(omen.shows()).isTrue();
    assertThat(Omen.of(prepared, found).shows()).isTrue();
    Omen.Found started = found(false, false, note.cluster(), List.of("another", "next"), 9);
    assertThat(Omen.of(prepared, started).shows()).isFalse();
    assertThat(Note.read(prepared.text())).isEqualTo(prepared);
  }

  @Test
  void aFirstStartThatWasNotRecordedShowsNothing() {
    Omen.Found found = found(true, true, "c", List.of(), 0);
    Omen omen = Omen.of(Note.NONE, found);

    Note prepared = Note.NONE.before(note("c", 1, 1, "first", 0), found, omen);

    assertThat(omen.shows()).isFalse();
    assertThat(Omen.of(prepared, found).shows()).isFalse();
    assertThat(Omen.of(Note.read(prepared.text()), found).shows()).isFalse();
    Omen.Found lost = found(true, true, "c", List.of(), 0);
    assertThat(Omen.of(note("c", 1, 1, "first", 0), lost).shows()).isTrue();
  }

  @Test
  void aNoteOfAnotherStoreOrFromACopyShowsNothing() {
    Note note = note("c", 1, 5, "b", 70);

    assertThat(Omen.of(note, found(false, true, "other", List.of(), 0)).shows()).isFalse();
    Omen.Found newer = found(false, false, "c", List.of("a", "b", "c"), 90);
    assertThat(Omen.of(note, newer).shows()).isFalse();
    Omen.Found older = found(false, false, "c", List.of("a"), 40);
    assertThat(Omen.of(note, older).shows()).isTrue();
  }

  private static Note note(String cluster, long owner, long epoch, String start, long commits) {
    return new Note(cluster, owner, epoch, List.of(start), commits, false, Timeline.UNKNOWN);
  }

  private static Omen.Found found(
      boolean storeIsNew, boolean seatIsNew, String cluster, List<String> starts, long commits) {
    return new Omen.Found(storeIsNew, seatIsNew, cluster, starts, commits, Omen.Place.UNKNOWN);
  }
}
