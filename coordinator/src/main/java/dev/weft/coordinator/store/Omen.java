package dev.weft.coordinator.store;

/**
 * What shows at the start that a store was set back or made anew.
 *
 * @param why in a few words for people; empty if nothing shows it
 */
record Omen(String why) {
  private static final Omen NONE = new Omen("");

  /** What the store says of this coordinator before it starts; the incarnation may be empty. */
  record Found(boolean storeIsNew, boolean seatIsNew, String incarnation, long commits) {}

  /** Compares the store with what is remembered of it. */
  static Omen of(Note note, Found found) {
    if (note.isEmpty()) {
      return NONE;
    }
    if (found.storeIsNew()) {
      return new Omen("the store was made anew");
    }
    if (found.seatIsNew()) {
      return new Omen("the store does not know this coordinator any more");
    }
    if (!note.incarnations().contains(found.incarnation())) {
      return new Omen("the store is from before this coordinator's last start");
    }
    if (found.commits() < note.commits()) {
      return new Omen(
          "the store had %,d commits of this coordinator and has %,d now"
              .formatted(note.commits(), found.commits()));
    }
    return NONE;
  }

  boolean shows() {
    return !why.isEmpty();
  }
}
