package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.History;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Predecessor;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.MemoryStore;
import dev.weft.coordinator.store.Member.Standing;
import java.time.Instant;
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
    long commits;
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

    Chair copy() {
      Chair copy = new Chair(number, id);
      copy.epoch = epoch;
      copy.life = life;
      copy.commits = commits;
      copy.standing = standing;
      copy.lastJob = lastJob;
      copy.lastNotice = lastNotice;
      return copy;
    }
  }

  /** Given to none before, in this store or in a copy of it. */
  private static final class Names {
    long last;
    long epoch;

    long nextEpoch() {
      return ++epoch;
    }

    String next() {
      return "name-" + ++last;
    }
  }

  private final MemoryStore tables;
  private final Names names;
  private final Map<String, Chair> chairs = new TreeMap<>();
  private final Map<Long, Long> jobOwners = new HashMap<>();
  private final Map<Long, Long> noticeOwners = new HashMap<>();
  private final Map<Long, Map<Long, Long>> followed = new HashMap<>();
  private final List<History.Start> starts = new ArrayList<>();
  private final Map<Long, RecoveryFacts> recoveries = new TreeMap<>();
  private String cluster = "";
  private String key = "";
  private long numbers;

  /** An empty one. */
  public SharedMemory() {
    this(new MemoryStore(), new Names());
  }

  private SharedMemory(MemoryStore tables, Names names) {
    this.tables = tables;
    this.names = names;
  }

  /** An empty one that takes this one's place: it gives no name that this one has given. */
  public SharedMemory anew() {
    return new SharedMemory(new MemoryStore(), names);
  }

  /** One that holds the same, and goes its own way from now on. */
  public SharedMemory copy() {
    SharedMemory copy = new SharedMemory(tables.copy(), names);
    chairs.forEach((id, chair) -> copy.chairs.put(id, chair.copy()));
    copy.jobOwners.putAll(jobOwners);
    copy.noticeOwners.putAll(noticeOwners);
    followed.forEach((heir, dead) -> copy.followed.put(heir, new TreeMap<>(dead)));
    copy.starts.addAll(starts);
    copy.recoveries.putAll(recoveries);
    copy.cluster = cluster;
    copy.key = key;
    copy.numbers = numbers;
    return copy;
  }

  /** The same of one that remembers nothing, at no time. */
  public Place sit(String id) {
    return sit(id, new Beside(), Instant.EPOCH);
  }

  /**
   * A coordinator starts, as {@link Seats} has it: whoever sat in its place before may not write
   * any more.
   *
   * @param id its own, the same over its restarts; empty if it is alone
   * @param beside what it remembers
   * @param now the time
   */
  public Place sit(String id, Beside beside, Instant now) {
    Note note = beside.note();
    boolean isNew = cluster.isEmpty();
    if (isNew) {
      cluster = note.isEmpty() ? names.next() : note.cluster();
    }
    if (key.isEmpty()) {
      key = beside.keys().isEmpty() ? names.next() : beside.keys().getFirst();
    }
    long epoch = names.nextEpoch();
    Omen.Found found = found(id, isNew);
    Omen omen = Omen.of(note, found);
    Chair chair = chairs.computeIfAbsent(id, _ -> new Chair(number(id, note, epoch), id));
    chair.epoch = epoch;
    chair.standing = Standing.WORKS;
    String incarnation = names.next();
    starts.add(new History.Start(chair.number, epoch, incarnation, found.commits()));
    if (omen.shows()) {
      recoveries.put(chair.number, RecoveryFacts.begun(chair.number, now, omen.why()));
    }
    beside.settle(
        new Note(
            cluster,
            chair.number,
            epoch,
            List.of(incarnation),
            found.commits(),
            false,
            Timeline.UNKNOWN),
        key,
        found.commits());
    Seat seat =
        new Seat(
            cluster,
            chair.number,
            epoch,
            id.isEmpty() ? 0 : newNumbers(),
            id.isEmpty() ? 0 : epoch * Notice.BLOCK,
            incarnation,
            found.commits(),
            Timeline.UNKNOWN);
    return new Place(this, chair, seat, beside.keys());
  }

  private Omen.Found found(String id, boolean isNew) {
    Chair chair = chairs.get(id);
    List<String> before =
        chair == null
            ? List.of()
            : starts.stream()
                .filter(start -> start.owner() == chair.number)
                .map(History.Start::incarnation)
                .toList();
    long commits = chair == null ? 0 : chair.commits;
    return new Omen.Found(isNew, chair == null, cluster, before, commits, Omen.Place.UNKNOWN);
  }

  private long number(String id, Note note, long epoch) {
    boolean given = chairs.values().stream().anyMatch(one -> one.number == note.owner());
    boolean again = note.owner() != 0 && !given;
    return id.isEmpty() ? 0 : again ? note.owner() : epoch;
  }

  /** What is in it, whoever's it is. */
  public MemoryStore tables() {
    return tables;
  }

  /** All starts. */
  List<History.Start> starts() {
    return List.copyOf(starts);
  }

  /** The past as a coordinator has it. */
  History history(long owner) {
    return new History(cluster, owner, starts);
  }

  RecoveryFacts recovery(long owner) {
    return recoveries.getOrDefault(owner, RecoveryFacts.NONE);
  }

  void recover(long owner, RecoveryFacts facts) {
    recoveries.put(owner, facts);
  }

  /** The recoveries of others that go on. */
  List<RecoveryFacts> recoveries(Chair but) {
    return chairs.values().stream()
        .filter(one -> one != but && one.standing == Standing.WORKS)
        .map(one -> recovery(one.number))
        .filter(facts -> !facts.over())
        .toList();
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
    theirs.epoch = names.nextEpoch();
    starts.add(new History.Start(theirs.number, theirs.epoch, names.next(), theirs.commits));
    Restored restored =
        tables.load(jobsOf(dead.number())).with(history(dead.number()), recovery(dead.number()));
    List<Long> notices =
        tables.notices(0, Integer.MAX_VALUE).stream()
            .map(notice -> notice.number())
            .filter(number -> noticesOf(dead.number()).test(number))
            .toList();
    List<Predecessor> before = followedBy(dead.number());
    theirs.standing = Standing.TAKEN_OVER;
    RecoveryFacts facts = recovery(dead.number());
    recover(
        dead.number(),
        new RecoveryFacts(
            facts.origin(), facts.since(), facts.why(), facts.adopted(), facts.refused(), true));
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
