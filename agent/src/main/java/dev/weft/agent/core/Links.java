package dev.weft.agent.core;

import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
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

    /** Verdicts on the inventory that have not come yet. */
    int awaited;

    /** What it was told on the stream. */
    Told told = new Told(0);

    /** Whether it has asked on this stream for what others had given. */
    boolean asked;

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

    /** Attempts of its coordinator that it may have at once, as {@link Shares} made out. */
    int granted;

    /** The same as its coordinator was told: 0 while the agent takes nothing. */
    int toldCredits;

    boolean toldDraining;

    /** How much of what was granted is in use. */
    Usage usage = new Usage();

    /** What was granted before it was taken back. */
    private int formerlyGranted;

    private Duration takenBack = Duration.ZERO;

    private Link(int place) {
      stream = new StreamRef(place, 0);
    }

    int place() {
      return stream.link();
    }

    boolean ready() {
      return phase == Phase.READY;
    }

    /** Whether it has been welcomed. */
    boolean judges() {
      return phase == Phase.JUDGING || phase == Phase.READY;
    }

    /** Whatever it was granted on an earlier stream is void with that. */
    void becomeReady() {
      phase = Phase.READY;
      granted = 0;
      formerlyGranted = 0;
      usage = new Usage();
    }

    void grant(int credits, Duration now) {
      if (credits < granted) {
        formerlyGranted = formerly(now);
        takenBack = now;
      }
      granted = credits;
    }

    /** How many slots its coordinator may fill, by what it was told or could not yet know. */
    int promised(Duration now) {
      return Math.max(outstanding, formerly(now));
    }

    private int formerly(Duration now) {
      boolean recent = now.minus(takenBack).compareTo(Shares.GRACE) < 0;
      return recent ? Math.max(granted, formerlyGranted) : granted;
    }

    /** Whether it may be told how the attempt ended. */
    boolean hears(AttemptId attempt) {
      return ready() && !awaits(attempt);
    }

    /** Whether it was told of the attempt after it was ready, and has not judged that yet. */
    boolean awaits(AttemptId attempt) {
      return told.awaits(attempt);
    }
  }

  private final SortedMap<Integer, Link> links = new TreeMap<>();

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

  /** Those that have a stream. */
  Stream<Link> open() {
    return links.values().stream().filter(link -> link.phase != Phase.CLOSED);
  }

  /** Those that are ready, by their places, beginning with the first one from here. */
  List<Link> readyFrom(int place) {
    return Stream.concat(
            links.tailMap(place).values().stream(), links.headMap(place).values().stream())
        .filter(Link::ready)
        .toList();
  }
}
