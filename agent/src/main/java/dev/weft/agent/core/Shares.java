package dev.weft.agent.core;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Shares the slots out among the links that are ready, by demand. A link that uses nearly all of
 * its credits is hungry and gets what the others leave, down to one for each of them; several
 * hungry ones get the same. While nobody is hungry nothing changes. What is taken from a link is
 * given to others a little later, for assignments may be on their way. Where there are fewer slots
 * than links, these go around. Confined to the core.
 */
final class Shares {
  /** So long after credits were taken back, nothing is on its way that was assigned on them. */
  static final Duration GRACE = Duration.ofMillis(200);

  /** How long a slot that goes around stays with a link that uses it. */
  static final Duration BUSY_TURN = Duration.ofSeconds(5);

  /**
   * How long it stays with one that does not, at first. After each round in which nobody used it,
   * it stays one of these longer, up to a busy turn: one who has to look far for a job that fits
   * gets to it.
   */
  static final Duration IDLE_TURN = Duration.ofSeconds(1);

  private final Links links;
  private final Results results;

  /** The lowest place of the link that comes first. */
  private int turn;

  private Duration turnSince = Duration.ZERO;

  /** Turns in a row in which nobody used the slots that go around. */
  private int idleTurns;

  Shares(Links links, Results results) {
    this.links = links;
    this.results = results;
  }

  /** Makes out how many credits each ready link is to have, when so many slots are free. */
  void settle(int free, Duration now) {
    List<Links.Link> ready = links.readyFrom(turn);
    int usable = free;
    int granted = 0;
    for (Links.Link link : ready) {
      usable += link.outstanding;
      granted += link.granted;
      link.usage.look(used(link), now);
    }
    if (granted != usable || usable >= ready.size()) {
      turnSince = now;
    } else if (turnIsOver(ready, now)) {
      idleTurns = ready.getFirst().usage.lately() > 0 ? 0 : idleTurns + 1;
      turn = ready.getFirst().place() + 1;
      turnSince = now;
      ready = links.readyFrom(turn);
    }
    int[] fair = fair(ready, usable);
    if (granted != usable || anyGains(ready, fair)) {
      grant(ready, fair, usable, now);
    }
  }

  /** Takes note that a link was just given an attempt. */
  void assigned(Links.Link link) {
    link.usage.note(used(link));
  }

  /** A result counts until it is recorded: as long as its coordinator may count the attempt. */
  private int used(Links.Link link) {
    return link.outstanding + results.waiting(link.place());
  }

  private boolean turnIsOver(List<Links.Link> ready, Duration now) {
    Duration idle = IDLE_TURN.multipliedBy(1L + idleTurns / ready.size());
    boolean used = ready.getFirst().usage.lately() > 0;
    Duration length = used || idle.compareTo(BUSY_TURN) > 0 ? BUSY_TURN : idle;
    return now.minus(turnSince).compareTo(length) >= 0;
  }

  /** What each should have in the end; together all that is usable. */
  private static int[] fair(List<Links.Link> ready, int usable) {
    int[] fair = level(usable, ready.stream().mapToInt(link -> want(link, usable)).toArray());
    int spare = usable - Arrays.stream(fair).sum();
    for (int i = 0; i < fair.length; i++) {
      fair[i] += spare / fair.length + (i < spare % fair.length ? 1 : 0);
    }
    return fair;
  }

  private static int want(Links.Link link, int usable) {
    if (hungry(link)) {
      return usable;
    }
    int used = link.usage.lately();
    boolean muchTooMany = used < link.granted / 2.0;
    // A third more than it uses, so that it is not hungry at once.
    return link.granted == 0 || muchTooMany ? used + used / 3 + 1 : link.granted;
  }

  private static boolean hungry(Links.Link link) {
    return link.granted > 0 && link.usage.lately() >= link.granted - link.granted / 8;
  }

  private static boolean anyGains(List<Links.Link> ready, int[] fair) {
    for (int i = 0; i < fair.length; i++) {
      Links.Link link = ready.get(i);
      if (fair[i] > link.granted && (link.granted == 0 || hungry(link))) {
        return true;
      }
    }
    return false;
  }

  /** Takes at once, and gives what is neither in use nor promised to anybody. */
  private static void grant(List<Links.Link> ready, int[] fair, int usable, Duration now) {
    int[] missing = new int[fair.length];
    int room = usable;
    for (int i = 0; i < fair.length; i++) {
      int promised = ready.get(i).promised(now);
      room -= promised;
      missing[i] = Math.max(0, fair[i] - promised);
    }
    int[] more = level(Math.max(0, room), missing);
    for (int i = 0; i < fair.length; i++) {
      Links.Link link = ready.get(i);
      link.grant(Math.min(fair[i], link.promised(now)) + more[i], now);
    }
  }

  /**
   * Gives everybody what it wants, or those that want more than that the same; the first ones get
   * what cannot be split.
   */
  static int[] level(int amount, int[] wants) {
    int[] given = new int[wants.length];
    int left = amount;
    int open = wants.length;
    while (left > 0 && open > 0) {
      int each = Math.max(1, left / open);
      open = 0;
      for (int i = 0; i < wants.length; i++) {
        int more = Math.min(Math.min(each, left), wants[i] - given[i]);
        given[i] += more;
        left -= more;
        open += given[i] < wants[i] ? 1 : 0;
      }
    }
    return given;
  }
}
