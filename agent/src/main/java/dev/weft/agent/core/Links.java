package dev.weft.agent.core;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each coordinator was told, and how its stream stands. Confined to the core. */
final class Links {
  /** How a link's stream stands. */
  enum Phase {
    /** There is none; left by opening one. */
    CLOSED,
    /** The inventory is on its way; left by the welcome. */
    OPENING,
    /** Verdicts come in; left with the last one. */
    JUDGING,
    /** Attempts may be assigned; left when the stream is lost. */
    READY
  }

  /** One link. */
  static final class Link {
    StreamRef stream;
    Phase phase = Phase.CLOSED;

    /** Who gave what is on this link: whoever has judged it. */
    Owner owner = Owner.UNKNOWN;

    /** Who is at the other end of the stream, once it has said so. */
    Owner speaker = Owner.UNKNOWN;

    /** Verdicts that have not come yet. */
    int awaited;

    /** {@link Results#made} when the inventory was taken. */
    long resultsInInventory;

    /** Attempts whose results the coordinator counts on. */
    int outstanding;

    /** After this long without a sign of the agent, its coordinator gives up attempts; 0: never. */
    Duration lostAfter = Duration.ZERO;

    /** When the newest sign of the agent was sent that the coordinator has answered. */
    Duration confirmed = Duration.ZERO;

    /** {@link #confirmed} and {@link #lostAfter} before the newest Welcome. */
    Duration formerlyConfirmed = Duration.ZERO;

    Duration formerLostAfter = Duration.ZERO;

    /** How long after {@link #confirmed} the first attempt may not go on; null: not known. */
    @Nullable Duration firstTerm;

    int toldCredits;
    boolean toldDraining;

    private Link(int place) {
      stream = new StreamRef(place, 0);
    }

    int place() {
      return stream.link();
    }

    boolean ready() {
      return phase == Phase.READY;
    }
  }

  private final SortedMap<Integer, Link> links = new TreeMap<>();

  /** Who comes first when free slots cannot be split evenly: whoever waits longest for one. */
  private int first;

  Link of(int place) {
    return links.computeIfAbsent(place, Link::new);
  }

  /**
   * The place of what the coordinator of a link does not own up to: a link that is never open, but
   * has a lease.
   */
  static int orphansOf(int place) {
    return ~place;
  }

  /** The place in the agent's list by which something is known outside of the core. */
  static int home(int place) {
    return place < 0 ? ~place : place;
  }

  /** The link of which this is the open stream; null if it is an old one. */
  @Nullable Link current(StreamRef stream) {
    Link link = of(stream.link());
    return link.phase != Phase.CLOSED && link.stream.number() == stream.number() ? link : null;
  }

  Collection<Link> all() {
    return Collections.unmodifiableCollection(links.values());
  }

  /** A link has used a slot: the next ones come first. */
  void served(Link link) {
    first = link.place() + 1;
  }

  /**
   * The link's part of the free slots: they are split evenly over the links that are ready, and
   * what cannot be split goes to those whose turn it is.
   */
  int share(Link link, int free) {
    int ready = 0;
    int before = 0;
    int beforeFirst = 0;
    for (Link other : links.values()) {
      if (other == link) {
        before = ready;
      }
      if (other.ready()) {
        ready++;
        beforeFirst += other.place() < first ? 1 : 0;
      }
    }
    int turn = Math.floorMod(before - beforeFirst, ready);
    return free / ready + (turn < free % ready ? 1 : 0);
  }
}
