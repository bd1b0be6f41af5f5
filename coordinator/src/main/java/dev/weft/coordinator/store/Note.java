package dev.weft.coordinator.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a coordinator remembers of its store, beside it: by this it sees that the store was set back
 * or made anew.
 *
 * @param cluster names the store; empty for {@link #NONE}
 * @param owner the coordinator's number
 * @param epoch of its last start
 * @param incarnations of its last start; and, if that may not have been recorded, of those before
 * @param commits of the coordinator that the store surely held
 * @param complete whether there were no more: the coordinator has ended since
 * @param timeline on which the store held them
 */
record Note(
    String cluster,
    long owner,
    long epoch,
    List<String> incarnations,
    long commits,
    boolean complete,
    Timeline timeline) {
  /** Nothing is remembered. */
  static final Note NONE = new Note("", 0, 0, List.of(), 0, false, Timeline.UNKNOWN);

  Note {
    incarnations = List.copyOf(incarnations);
  }

  boolean isEmpty() {
    return cluster.isEmpty();
  }

  /** The same with more commits. */
  Note at(long other) {
    return new Note(cluster, owner, epoch, incarnations, other, false, timeline);
  }

  /** The same on another timeline. */
  Note on(Timeline other) {
    return new Note(cluster, owner, epoch, incarnations, commits, false, other);
  }

  /** The same of a coordinator that has ended. */
  Note ended() {
    return new Note(cluster, owner, epoch, incarnations, commits, true, timeline);
  }

  /**
   * What is to be remembered while it is not certain yet that the next start is recorded.
   *
   * @param found what the store says before
   * @param omen whether it was set back: if the start is not recorded, this must show again
   */
  Note before(Note next, Omen.Found found, Omen omen) {
    List<String> names =
        new ArrayList<>(omen.shows() ? incarnations : List.of(found.incarnation()));
    names.addAll(next.incarnations);
    return new Note(
        next.cluster,
        next.owner,
        next.epoch,
        names,
        omen.shows() ? commits : found.commits(),
        false,
        omen.shows() ? timeline : next.timeline);
  }

  /** A line for each thing. */
  String text() {
    return """
    # What this coordinator remembers of its store. Leave it here, also when you restore a backup.
    cluster = %s
    owner = %d
    epoch = %d
    incarnations = %s
    commits = %d
    complete = %s
    timeline = %s
    """
        .formatted(
            cluster,
            owner,
            epoch,
            String.join(" ", incarnations),
            commits,
            complete,
            timeline.text());
  }

  /**
   * Reads it again.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Note read(String text) {
    Map<String, String> lines = new TreeMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#") && line.contains(" = "))
        .forEach(line -> {
          int at = line.indexOf(" = ");
          lines.put(line.substring(0, at), line.substring(at + 3));
        });
    String cluster = lines.getOrDefault("cluster", "");
    if (cluster.isEmpty()) {
      throw new IllegalArgumentException("no cluster is named");
    }
    return new Note(
        cluster,
        number(lines, "owner"),
        number(lines, "epoch"),
        List.of(lines.getOrDefault("incarnations", "").split(" ")),
        number(lines, "commits"),
        // Former releases wrote neither.
        Boolean.parseBoolean(lines.getOrDefault("complete", "false")),
        Timeline.read(lines.getOrDefault("timeline", "")));
  }

  private static long number(Map<String, String> lines, String key) {
    return Long.parseLong(lines.getOrDefault(key, ""));
  }
}
