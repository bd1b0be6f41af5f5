package dev.weft.coordinator.store;

/**
 * On which of its pasts a PostgreSQL server is: each promotion and each restore from the archive
 * begins a new one.
 *
 * @param system names the server's data and its copies; empty if it does not say
 * @param number of the timeline; 0 if it does not say
 */
record Timeline(String system, int number) {
  /** The database has none, or does not say. */
  static final Timeline UNKNOWN = new Timeline("", 0);

  /** Stands in the place of a timeline's text of whom the store was set back behind. */
  static final String UNSURE = "-";

  /** Whether it is surely another one; what is not known is not compared. */
  boolean differs(Timeline other) {
    boolean both = number != 0 && other.number != 0;
    boolean systems = !system.isEmpty() && !other.system.isEmpty();
    return both && (number != other.number || (systems && !system.equals(other.system)));
  }

  /**
   * Whether a coordinator that had made sure of its commits on a recorded one has to do so again.
   *
   * @param recorded a {@link #text}, or {@link #UNSURE}
   */
  boolean leavesBehind(String recorded) {
    return recorded.equals(UNSURE) || differs(read(recorded));
  }

  /** What a move from an earlier one means, for people. */
  String movedFrom(Timeline before) {
    if (!system.equals(before.system) && !before.system.isEmpty()) {
      return "the database is another server's data than before (system identifier %s, was %s): it was restored"
          .formatted(system, before.system);
    }
    return "the database moved from timeline %d to %d: it was promoted or restored"
        .formatted(before.number, number);
  }

  /** Why nothing is certain of a coordinator that it {@linkplain #leavesBehind leaves behind}. */
  String leftBehind(String recorded) {
    return recorded.equals(UNSURE)
        ? "the store was set back, and a coordinator has not come back since"
        : movedFrom(read(recorded));
  }

  /** What {@link #read} reads; empty if nothing is known. */
  String text() {
    return number == 0 ? "" : (number + " " + system).strip();
  }

  /**
   * Reads it again.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Timeline read(String text) {
    if (text.isEmpty()) {
      return UNKNOWN;
    }
    int at = text.indexOf(' ');
    return at < 0
        ? new Timeline("", Integer.parseInt(text))
        : new Timeline(text.substring(at + 1), Integer.parseInt(text.substring(0, at)));
  }
}
