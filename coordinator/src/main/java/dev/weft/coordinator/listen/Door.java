package dev.weft.coordinator.listen;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.listen.Visitor.Standing;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which connections are let in, before they have cost more than their acceptance: so many
 * in all, so many that have not yet said what they want, and so many per second of one origin.
 * Thread-safe; nothing here blocks.
 */
final class Door {
  private static final Logger log = LoggerFactory.getLogger(Door.class);
  private static final int BURST_SECONDS = 10;
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  /** Origins that are remembered; then the one that came least recently is taken for new again. */
  private static final int ORIGINS = 16_384;

  /** Why a connection is refused. */
  enum Refusal {
    /** The origin opens too many per second. */
    TOO_FAST,
    /** Too many connections are open. */
    FULL,
    /** Too many that have not yet said what they want are open. */
    TOO_MANY_NEWCOMERS,
    /** The origin alone has too many of these. */
    TOO_MANY_NEWCOMERS_OF_ADDRESS
  }

  private final String name;
  private final ListenSettings.Limits limits;
  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock();

  /** Least recently seen first. */
  @GuardedBy("lock")
  private final LinkedHashMap<Origin, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

  @GuardedBy("lock")
  private int open;

  @GuardedBy("lock")
  private int newcomers;

  @GuardedBy("lock")
  private long refused;

  @GuardedBy("lock")
  private long untold;

  @GuardedBy("lock")
  private Duration tellAt = Duration.ZERO;

  /**
   * A door that nobody has come through.
   *
   * @param name of the server, for the log
   */
  Door(String name, ListenSettings.Limits limits, TimeSource time) {
    this.name = name;
    this.limits = limits;
    this.time = time;
  }

  /** Lets a connection in; empty: it is to be closed at once. */
  Optional<Visitor> admit(InetAddress from) {
    Origin origin = Origin.of(from);
    Duration now = time.now().steady();
    Refusal refusal;
    long others;
    lock.lock();
    try {
      Account account = account(origin, now);
      Optional<Refusal> found = judge(account, now);
      if (found.isEmpty()) {
        account.newcomers++;
        newcomers++;
        open++;
        return Optional.of(new Visitor(this, account));
      }
      refusal = found.get();
      refused++;
      untold++;
      if (now.compareTo(tellAt) < 0) {
        return Optional.empty();
      }
      tellAt = now.plus(LOG_INTERVAL);
      others = untold - 1;
      untold = 0;
    } finally {
      lock.unlock();
    }
    log.atWarn()
        .addKeyValue("server", name)
        .addKeyValue("from", from.getHostAddress())
        .addKeyValue("reason", refusal)
        .addKeyValue("others", others)
        .log("Refused a connection");
    return Optional.empty();
  }

  /** Connections that are open. */
  int open() {
    lock.lock();
    try {
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** Those of them that have not yet said what they want. */
  int newcomers() {
    lock.lock();
    try {
      return newcomers;
    } finally {
      lock.unlock();
    }
  }

  /** Connections that were refused until now. */
  long refused() {
    lock.lock();
    try {
      return refused;
    } finally {
      lock.unlock();
    }
  }

  /** Origins that are remembered. */
  int origins() {
    lock.lock();
    try {
      return accounts.size();
    } finally {
      lock.unlock();
    }
  }

  void settle(Visitor visitor) {
    lock.lock();
    try {
      if (visitor.standing() == Standing.NEW) {
        visitor.standing(Standing.SETTLED);
        noLongerNew(visitor);
      }
    } finally {
      lock.unlock();
    }
  }

  void leave(Visitor visitor) {
    lock.lock();
    try {
      if (visitor.standing() == Standing.NEW) {
        noLongerNew(visitor);
      }
      if (visitor.standing() != Standing.GONE) {
        visitor.standing(Standing.GONE);
        open--;
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void noLongerNew(Visitor visitor) {
    newcomers--;
    visitor.account().newcomers--;
  }

  @GuardedBy("lock")
  private Optional<Refusal> judge(Account account, Duration now) {
    // Also who is refused for another reason has knocked: it costs what knocking costs.
    if (!account.takeToken(now, limits.rate(), burst())) {
      return Optional.of(Refusal.TOO_FAST);
    }
    if (open >= limits.connections()) {
      return Optional.of(Refusal.FULL);
    }
    if (newcomers >= limits.newcomers()) {
      return Optional.of(Refusal.TOO_MANY_NEWCOMERS);
    }
    return account.newcomers >= limits.newcomers() / 2
        ? Optional.of(Refusal.TOO_MANY_NEWCOMERS_OF_ADDRESS)
        : Optional.empty();
  }

  private double burst() {
    return (double) limits.rate() * BURST_SECONDS;
  }

  @GuardedBy("lock")
  private Account account(Origin origin, Duration now) {
    Account account = accounts.computeIfAbsent(origin, _ -> new Account(burst(), now));
    if (accounts.size() > ORIGINS) {
      forgetOne();
    }
    return account;
  }

  /** Forgets the origin that came least recently, of those without newcomers: most have none. */
  @GuardedBy("lock")
  private void forgetOne() {
    Iterator<Map.Entry<Origin, Account>> oldest = accounts.entrySet().iterator();
    while (oldest.hasNext()) {
      if (oldest.next().getValue().newcomers == 0) {
        oldest.remove();
        return;
      }
    }
  }
}
