package dev.weft.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a timeline says of a store, together with what a coordinator remembers of it. */
final class TimelineTest {
  private static final Timeline FIRST = new Timeline("70", 1);
  private static final Timeline SECOND = new Timeline("70", 2);
  private static final String MOVED =
      "the database moved from timeline 1 to 2: it was promoted or restored";

  private static Note note(long commits, boolean complete, Timeline timeline) {
    return new Note("c", 1, 5, List.of("b"), commits, complete, timeline);
  }

  private static Omen.Found found(long commits, Timeline now, String... others) {
    return new Omen.Found(
        false, false, "c", List.of("a", "b"), commits, new Omen.Place(now, List.of(others)));
  }

  @Test
  void onlyWhatIsKnownOfBothDiffers() {
    assertThat(SECOND.differs(FIRST)).isTrue();
    assertThat(FIRST.differs(SECOND)).isTrue();
    assertThat(FIRST.differs(new Timeline("71", 1))).isTrue();
    assertThat(FIRST.differs(new Timeline("70", 1))).isFalse();
    assertThat(FIRST.differs(new Timeline("", 1))).isFalse();
    assertThat(SECOND.differs(new Timeline("", 1))).isTrue();
    assertThat(FIRST.differs(Timeline.UNKNOWN)).isFalse();
    assertThat(Timeline.UNKNOWN.differs(FIRST)).isFalse();
  }

  @Test
  void itIsReadAsItWasWritten() {
    for (Timeline each : List.of(FIRST, new Timeline("", 3), Timeline.UNKNOWN)) {
      assertThat(Timeline.read(each.text())).isEqualTo(each);
    }
    Note note = note(70, true, SECOND);
    assertThat(Note.read(note.text())).isEqualTo(note);
  }

  @Test
  void noteOfAFormerReleaseIsRead() {
    Note read =
        Note.read(
            """
            # What this coordinator remembers of its store. Leave it here, also when you restore a backup.
            cluster = c
            owner = 1
            epoch = 5
            incarnations = b
            commits = 70
            """);

    assertThat(read).isEqualTo(note(70, false, Timeline.UNKNOWN));
    assertThat(Omen.of(read, found(70, SECOND)).shows()).isFalse();
  }

  @Test
  void anotherTimelineShowsThatTheLastCommitsMayBeLost() {
    assertThat(Omen.of(note(70, false, FIRST), found(70, SECOND)).why()).isEqualTo(MOVED);
    assertThat(Omen.of(note(70, false, FIRST), found(70, FIRST)).shows()).isFalse();
    assertThat(Omen.of(note(70, false, FIRST), found(70, new Timeline("71", 1))).why())
        .isEqualTo(
            "the database is another server's data than before (system identifier 71, was 70): it"
                + " was restored");
    assertThat(Omen.of(note(70, true, FIRST), found(69, SECOND)).why())
        .isEqualTo("the store had 70 commits of this coordinator and has 69 now");
  }

  @Test
  void itShowsNothingToOneThatHadEndedAndHasAll() {
    assertThat(Omen.of(note(70, true, FIRST), found(70, SECOND)).shows()).isFalse();
    assertThat(Omen.of(note(70, true, FIRST), found(70, SECOND, SECOND.text())).shows()).isFalse();
    assertThat(Omen.of(note(70, true, FIRST), found(70, SECOND, "")).shows()).isFalse();
  }

  @Test
  void whatOthersGaveLastMayBeLostAsLongAsTheyHaveNotMadeSure() {
    assertThat(Omen.of(note(70, true, FIRST), found(70, SECOND, FIRST.text())).why())
        .isEqualTo(MOVED);
    assertThat(Omen.of(Note.NONE, found(70, SECOND, FIRST.text())).why()).isEqualTo(MOVED);
    assertThat(Omen.of(note(70, true, FIRST), found(70, FIRST, Timeline.UNSURE)).why())
        .isEqualTo("the store was set back, and a coordinator has not come back since");
  }

  @Test
  void storeOfAnotherClusterOrAFirstStartIsNotCompared() {
    Omen.Place place = new Omen.Place(SECOND, List.of());
    Note note = note(70, false, FIRST);
    assertThat(
            Stream.of(
                    new Omen.Found(false, false, "other", List.of("x"), 1, place),
                    new Omen.Found(false, true, "other", List.of(), 0, place))
                .map(found -> Omen.of(note, found)))
        .noneMatch(Omen::shows);
  }

  @Test
  void startThatWasNotRecordedShowsItAgain() {
    Note note = note(70, false, FIRST);
    Omen.Found found = found(70, SECOND);
    Omen omen = Omen.of(note, found);

    Note prepared = note.before(new Note("c", 1, 6, List.of("n"), 70, false, SECOND), found, omen);

    assertThat(omen.shows()).isTrue();
    assertThat(Omen.of(prepared, found).why()).isEqualTo(MOVED);
  }
}
