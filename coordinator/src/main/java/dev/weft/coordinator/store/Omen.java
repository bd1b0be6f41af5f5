package dev.weft.coordinator.store;

import java.util.List;

/**
 * What shows at the start that a store was set back or made anew.
 *
 * @param why in a few words for people; empty if nothing shows it
 */
record Omen(String why) {
  private static final Omen NONE = new Omen("");

  /** Stands in a note for a start that was not recorded yet, where there was none before it. */
  static final String NEVER = "-";

  /**
   * What the store says of this coordinator before it starts.
   *
   * @param cluster names the store
   * @param starts this coordinator's, the oldest first; none if none was recorded
   * @param commits how many of its commits the store holds
   * @param place where it is now
   */
  record Found(
      boolean storeIsNew,
      boolean seatIsNew,
      String cluster,
      List<String> starts,
      long commits,
      Place place) {
    Found {
      starts = List.copyOf(starts);
    }

    /** The newest start. */
    String incarnation() {
      return starts.isEmpty() ? NEVER : starts.getLast();
    }
  }

  /**
   * Where a store is that may be moved.
   *
   * @param now the timeline that it is on
   * @param others where each other coordinator that has not left last made sure of its commits
   */
  record Place(Timeline now, List<String> others) {
    /** Nothing is known of it. */
    static final Place UNKNOWN = new Place(Timeline.UNKNOWN, List.of());

    Place {
      others = List.copyOf(others);
    }
  }

  /** Compares the store with what is remembered of it. */
  static Omen of(Note note, Found found) {
    Omen counted = ofCounts(note, found);
    return counted.shows() ? counted : ofPlace(note, found);
  }

  /** What shows that something is missing. */
  private static Omen ofCounts(Note note, Found found) {
    boolean another = !found.storeIsNew() && !found.cluster().equals(note.cluster());
    boolean first = found.starts().isEmpty() && note.incarnations().contains(NEVER);
    if (note.isEmpty() || another || first) {
      // Nothing to compare with: the note is of another store, or was written before a first start
      // that did not come to be.
      return NONE;
    }
    if (found.storeIsNew()) {
      return new Omen("the store was made anew");
    }
    if (found.seatIsNew()) {
      return new Omen("the store does not know this coordinator any more");
    }
    // A note that is itself from a copy names a start that the store knows, and newer ones.
    if (note.incarnations().stream().noneMatch(found.starts()::contains)) {
      return new Omen("the store is from before this coordinator's last start");
    }
    if (found.commits() < note.commits()) {
      return new Omen(
          "the store had %,d commits of this coordinator and has %,d now"
              .formatted(note.commits(), found.commits()));
    }
    return NONE;
  }

  /**
   * What shows that something may be missing: a promotion or a restore may have lost what came
   * last. Not if this coordinator had ended and all its commits are there, and the others have made
   * sure of theirs.
   */
  private static Omen ofPlace(Note note, Found found) {
    Timeline now = found.place().now();
    boolean mine = !found.starts().isEmpty() && found.cluster().equals(note.cluster());
    boolean all = note.complete() && found.commits() >= note.commits();
    if (mine && now.differs(note.timeline()) && !all) {
      return new Omen(now.movedFrom(note.timeline()));
    }
    return found.place().others().stream()
        .filter(now::leavesBehind)
        .findFirst()
        .map(before -> new Omen(now.leftBehind(before)))
        .orElse(NONE);
  }

  boolean shows() {
    return !why.isEmpty();
  }
}
