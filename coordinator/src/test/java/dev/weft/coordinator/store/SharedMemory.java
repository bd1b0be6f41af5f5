package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.Predecessor;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.MemoryStore;
import dev.weft.coordinator.store.Member.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * A database in memory that several coordinators share, for tests: it answers as the real one does,
 * which the same contract shows. Each call is a transaction of its own. Confined to one thread.
 */
public final class SharedMemory {
  /** A coordinator's row. */
  static final class Chair {
    final long number;
    final String id;
    long epoch;
    long life;
    Standing standing = Standing.WORKS;
    long lastJob;
    long lastNotice;

    Chair(long number, String id) {
      this.number = number;
      this.id = id;
    }

    Member member() {
      return new Member(number, id, epoch, life, standing, id + ":1");
    }
  }

  private final MemoryStore tables = new MemoryStore();
  private final Map<String, Chair> chairs = new TreeMap<>();
  private final Map<Long, Long> jobOwners = new HashMap<>();
  private final Map<Long, Long> noticeOwners = new HashMap<>();
  private final Map<Long, Map<Long, Long>> followed = new HashMap<>();
  private long epoch;
  private long numbers;

  /**
   * A coordinator starts: whoever sat in its place before may not write any more.
   *
   * @param id its own, the same over its restarts; empty if it is alone
   */
  public Place sit(String id) {
    long next = ++epoch;
    Chair chair = chairs.computeIfAbsent(id, _ -> new Chair(id.isEmpty() ? 0 : next, id));
    chair.epoch = next;
    chair.standing = Standing.WORKS;
    return new Place(this, chair, id.isEmpty() ? 0 : newNumbers());
  }

  /** What is in it, whoever's it is. */
  public MemoryStore tables() {
    return tables;
  }

  /** Numbers for jobs that nobody else gives: the next ones after this. */
  long newNumbers() {
    numbers += Seats.NUMBERS;
    return numbers - Seats.NUMBERS;
  }

  /** The highest number that was given to anybody. */
  long givenNumbers() {
    return numbers;
  }

  /** All but one. */
  List<Member> others(Chair but) {
    return chairs.values().stream().filter(one -> one != but).map(Chair::member).toList();
  }

  /** The number of the coordinator whose a job is; none if there is no such job. */
  Optional<Long> ownerOf(long job) {
    return Optional.ofNullable(jobOwners.get(job));
  }

  void own(long job, Chair owner) {
    jobOwners.put(job, owner.number);
  }

  void ownNotice(long notice, Chair owner) {
    noticeOwners.put(notice, owner.number);
  }

  LongPredicate jobsOf(long owner) {
    return job -> jobOwners.getOrDefault(job, -1L) == owner;
  }

  LongPredicate noticesOf(long owner) {
    return notice -> noticeOwners.getOrDefault(notice, -1L) == owner;
  }

  List<Predecessor> followedBy(long heir) {
    List<Predecessor> all = new ArrayList<>();
    followed.getOrDefault(heir, Map.of()).forEach((dead, at) -> all.add(new Predecessor(dead, at)));
    return all;
  }

  /** As {@link Takeover} does it. */
  Optional<TakenOver> takeOver(Member dead, Chair heir) throws FencedException {
    Chair theirs = chairs.get(dead.id());
    if (theirs == null || !dead.equals(theirs.member())) {
      return Optional.empty();
    }
    Restored restored = tables.load(jobsOf(dead.number()));
    List<Long> notices =
        tables.notices(0, Integer.MAX_VALUE).stream()
            .map(notice -> notice.number())
            .filter(number -> noticesOf(dead.number()).test(number))
            .toList();
    List<Predecessor> before = followedBy(dead.number());
    theirs.epoch = ++epoch;
    theirs.standing = Standing.TAKEN_OVER;
    for (long job : tables.open()) {
      jobOwners.replace(job, dead.number(), heir.number);
    }
    notices.forEach(notice -> noticeOwners.put(notice, heir.number));
    Map<Long, Long> after = followed.computeIfAbsent(heir.number, _ -> new TreeMap<>());
    Map<Long, Long> theirsBefore = followed.remove(dead.number());
    if (theirsBefore != null) {
      theirsBefore.forEach((one, at) -> after.merge(one, at, Math::max));
    }
    after.put(dead.number(), theirs.epoch);
    return Optional.of(
        new TakenOver(
            dead,
            theirs.epoch,
            restored,
            new TakenOver.Notices(
                notices.size(),
                notices.isEmpty() ? 0 : notices.getFirst(),
                notices.isEmpty() ? 0 : notices.getLast()),
            before));
  }
}
