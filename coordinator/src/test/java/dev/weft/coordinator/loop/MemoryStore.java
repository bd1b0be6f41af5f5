package dev.weft.coordinator.loop;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.dispatch.CancelWish;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.DeadLetter;
import dev.weft.coordinator.dispatch.DueRank;
import dev.weft.coordinator.dispatch.History;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Rank;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.Restored.KnownAgent;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.EndedAttempt;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.dispatch.job.Tombstone;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.coordinator.loop.StoreException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for tests: it answers as the real one does, which the same contract shows, and
 * fails when it is told to. Thread-safe.
 */
public final class MemoryStore implements JobStore, JobReader, DeadLetterReader {
  private final TreeMap<Long, Job> jobs = new TreeMap<>();
  private final Map<JobId, Long> numbers = new HashMap<>();
  private final Map<Long, List<EndedAttempt>> attempts = new HashMap<>();
  private final TreeMap<Long, Notice> outbox = new TreeMap<>();
  private final TreeMap<AgentId, KnownAgent> agents = new TreeMap<>();
  private final TreeMap<ScheduleId, Schedule> schedules = new TreeMap<>();
  private final Set<PoolName> paused = new TreeSet<>();
  private final TreeMap<Long, DeadLetter> letters = new TreeMap<>();
  private final Map<JobId, LogTail> logs = new HashMap<>();
  private final Map<JobId, Tombstone> tombstones = new HashMap<>();
  private final Map<JobId, CancelWish> wishes = new LinkedHashMap<>();
  private final List<List<Change>> commits = new ArrayList<>();
  private long lastJob;
  private RecoveryFacts recovery = RecoveryFacts.NONE;
  private long lastNotice;
  private @Nullable Kind trouble;

  /** From now on nothing can be recorded, for this reason; reading goes on. */
  public synchronized void fail(Kind kind) {
    trouble = kind;
  }

  /** From now on it works again. */
  public synchronized void heal() {
    trouble = null;
  }

  /** Another one that holds the same, and goes its own way from now on. */
  public synchronized MemoryStore copy() {
    MemoryStore copy = new MemoryStore();
    copy.jobs.putAll(jobs);
    copy.numbers.putAll(numbers);
    attempts.forEach((job, ended) -> copy.attempts.put(job, new ArrayList<>(ended)));
    copy.outbox.putAll(outbox);
    copy.agents.putAll(agents);
    copy.schedules.putAll(schedules);
    copy.paused.addAll(paused);
    copy.letters.putAll(letters);
    copy.logs.putAll(logs);
    copy.tombstones.putAll(tombstones);
    copy.wishes.putAll(wishes);
    copy.lastJob = lastJob;
    copy.recovery = recovery;
    copy.lastNotice = lastNotice;
    return copy;
  }

  /** The ids of all jobs, oldest first. */
  public synchronized List<String> ids() {
    return jobs.values().stream().map(job -> job.id().value()).toList();
  }

  /** Everything that was committed, commit by commit. */
  public synchronized List<List<Change>> commits() {
    return List.copyOf(commits);
  }

  @Override
  public synchronized Restored load() {
    return load(_ -> true);
  }

  /** What there is to go on with for an owner of some jobs; of everything else, all. */
  public synchronized Restored load(LongPredicate own) {
    return new Restored(
            all(own, job -> job.state().onAgent() || job.state() instanceof JobState.RetryWait)
                .toList(),
            count(own, JobState.Queued.class),
            count(own, JobState.Delayed.class),
            all(own, job -> job.due().isPresent())
                .map(job -> job.due().orElseThrow().clock())
                .collect(Collectors.toSet()),
            List.copyOf(schedules.values()),
            List.copyOf(agents.values()),
            paused,
            lastJob,
            lastNotice,
            List.copyOf(wishes.values()))
        .with(History.NONE, recovery);
  }

  private Map<PoolName, Long> count(LongPredicate own, Class<? extends JobState> state) {
    return all(own, job -> state.isInstance(job.state()))
        .collect(Collectors.groupingBy(job -> job.spec().pool(), Collectors.counting()));
  }

  @Override
  public synchronized List<ForeignJob> commit(List<Change> changes) throws StoreException {
    if (trouble != null) {
      throw new StoreException(trouble, "the test says so", new IllegalStateException("test"));
    }
    Map<Long, Job> touched = new HashMap<>();
    for (Change change : changes) {
      check(change, touched);
    }
    changes.forEach(this::apply);
    commits.add(List.copyOf(changes));
    return List.of();
  }

  /** Throws if the change contradicts what is stored, or what the same commit did before. */
  private void check(Change change, Map<Long, Job> touched) throws StoreException {
    if (change instanceof Change.JobAdded(Job job)) {
      Job stored = jobs.get(numbers.getOrDefault(job.id(), job.number()));
      boolean same =
          stored == null
              || (stored.number() == job.number()
                  && stored.id().equals(job.id())
                  && stored.digest().equals(job.digest()));
      check(same, job);
      touched.put(job.number(), job);
    } else if (change instanceof Change.JobSaved(Job job)) {
      Job stored = touched.getOrDefault(job.number(), jobs.get(job.number()));
      check(
          stored != null && (!stored.state().terminal() || stored.revision() == job.revision()),
          job);
      touched.put(job.number(), job);
    }
  }

  private static void check(boolean right, Job job) throws StoreException {
    if (!right) {
      String message = "job " + job.id() + " cannot be written; this is a bug";
      throw new StoreException(Kind.BROKEN, message, new IllegalStateException(message));
    }
  }

  private void apply(Change change) {
    switch (change) {
      case Change.JobAdded(Job job) -> {
        jobs.putIfAbsent(job.number(), job);
        numbers.put(job.id(), job.number());
        lastJob = Math.max(lastJob, job.number());
      }
      case Change.JobSaved(Job job) ->
          jobs.computeIfPresent(
              job.number(),
              (_, stored) ->
                  stored.state().terminal() ? stored : job.unshelve(stored.spec().payload()));
      case Change.AttemptSaved(long job, EndedAttempt attempt) -> {
        List<EndedAttempt> ended = attempts.computeIfAbsent(job, _ -> new ArrayList<>());
        if (!ended.contains(attempt)) {
          ended.add(attempt);
        }
      }
      case Change.LateResult late -> keep(late);
      case Change.NoticeAdded(Notice notice) -> {
        outbox.putIfAbsent(notice.number(), notice);
        lastNotice = Math.max(lastNotice, notice.number());
      }
      case Change.NoticesDone(List<Long> done) -> done.forEach(outbox::remove);
      case Change.AgentSaved(var agent, var instance, _, boolean drain) ->
          agents.put(agent, new KnownAgent(agent, instance, drain));
      case Change.AgentForgotten(var agent) -> agents.remove(agent);
      case Change.PoolSaved(var pool, boolean pause) -> pause(pool, pause);
      case Change.ScheduleSaved(Schedule schedule) -> schedules.put(schedule.spec().id(), schedule);
      case Change.ScheduleDeleted(ScheduleId id) -> schedules.remove(id);
      case Change.RecoverySaved(RecoveryFacts facts) -> recovery = facts;
      case Change.LogSaved(LogTail log) -> keep(log);
      case Change.LetterAdded(DeadLetter letter) -> letters.putIfAbsent(letter.number(), letter);
      case Change.LettersGone(List<Long> gone) -> gone.forEach(letters::remove);
      case Change.WishAdded(CancelWish wish) -> wishes.put(wish.job(), wish);
      case Change.WishesGone(List<JobId> gone) -> gone.forEach(wishes::remove);
    }
  }

  private void keep(Change.LateResult late) {
    List<EndedAttempt> ended = attempts.getOrDefault(late.jobNumber(), new ArrayList<>());
    Report report = late.report();
    List<EndedAttempt> same =
        ended.stream().filter(e -> e.attempt().number() == report.attempt()).toList();
    boolean lost = !same.isEmpty() && same.stream().allMatch(e -> e.outcome() == Outcome.LOST);
    if (lost && same.getFirst().attempt().agent().equals(late.agent())) {
      Attempt given = same.getFirst().attempt();
      Attempt over =
          new Attempt(
              given.number(),
              given.agent(),
              Incarnation.UNKNOWN,
              given.assignedAt(),
              Attempt.Standing.OVER);
      ended.add(
          new EndedAttempt(
              over, report.outcome(), late.at(), report.failure(), report.didNotStop()));
    }
  }

  private void pause(PoolName pool, boolean pause) {
    if (pause) {
      paused.add(pool);
    } else {
      paused.remove(pool);
    }
  }

  private void keep(LogTail log) {
    if (numbers.containsKey(log.attempt().job())) {
      logs.merge(
          log.attempt().job(),
          log,
          (old, fresh) -> fresh.attempt().number() >= old.attempt().number() ? fresh : old);
    }
  }

  @Override
  public synchronized Map<JobId, Job> find(Collection<JobId> ids) {
    return ids.stream()
        .flatMap(id -> Optional.ofNullable(numbers.get(id)).stream())
        .map(number -> plain(stored(number)))
        .collect(Collectors.toMap(Job::id, job -> job));
  }

  @Override
  public synchronized Map<JobId, Tombstone> tombstones(Collection<JobId> ids) {
    return ids.stream()
        .flatMap(id -> tombstone(id).stream())
        .collect(Collectors.toMap(Tombstone::id, tombstone -> tombstone));
  }

  @Override
  public synchronized Optional<Tombstone> tombstone(JobId id) {
    return Optional.ofNullable(tombstones.get(id));
  }

  /** Takes everything that is to be published for published. */
  public synchronized void forgetNotices() {
    outbox.clear();
  }

  /** Removes the jobs that have ended and wait for nothing, as retention does. */
  public synchronized void sweep() {
    Set<Long> pending =
        outbox.values().stream()
            .flatMap(n -> n instanceof Notice.JobEnded(_, Job job) ? Stream.of(job) : Stream.of())
            .map(Job::number)
            .collect(Collectors.toSet());
    for (Job job : List.copyOf(jobs.values())) {
      if (job.state() instanceof JobState.Ended end && !pending.contains(job.number())) {
        tombstones.put(job.id(), new Tombstone(job.id(), job.digest(), end.how(), end.at()));
        jobs.remove(job.number());
        numbers.remove(job.id());
        attempts.remove(job.number());
        letters.values().removeIf(letter -> isOf(job.id(), letter));
        logs.remove(job.id());
      }
    }
  }

  /** The numbers of all jobs that have not ended. */
  public synchronized List<Long> open() {
    return all(_ -> true, job -> !job.state().terminal()).map(Job::number).toList();
  }

  /** All wishes that jobs be cancelled when they come. */
  public synchronized List<CancelWish> wishes() {
    return List.copyOf(wishes.values());
  }

  @Override
  public synchronized List<Job> queued(PoolName pool, Rank from, int limit, long maxBytes) {
    return queued(pool, from, limit, maxBytes, _ -> true);
  }

  /** The same of an owner's jobs. */
  public synchronized List<Job> queued(
      PoolName pool, Rank from, int limit, long maxBytes, LongPredicate own) {
    List<Job> found = new ArrayList<>();
    long bytes = 0;
    for (Job job : inOrder(pool, own)) {
      if (Rank.of(job).before(from)) {
        continue;
      }
      if (found.size() >= limit || bytes > maxBytes) {
        break;
      }
      found.add(job);
      bytes += job.spec().payload().size();
    }
    return found;
  }

  @Override
  public synchronized List<Job> due(Due.Clock clock, DueRank from, int limit) {
    return due(clock, from, limit, _ -> true);
  }

  /** The same of an owner's jobs. */
  public synchronized List<Job> due(Due.Clock clock, DueRank from, int limit, LongPredicate own) {
    return all(own, job -> job.due().filter(due -> due.clock() == clock).isPresent())
        .filter(job -> !rank(job).before(from))
        .sorted(Comparator.comparing(MemoryStore::rank))
        .limit(limit)
        .toList();
  }

  private static DueRank rank(Job job) {
    return new DueRank(job.due().orElseThrow().at(), job.number());
  }

  private List<Job> inOrder(PoolName pool, LongPredicate own) {
    return jobs.values().stream()
        .filter(job -> job.state() instanceof JobState.Queued && job.spec().pool().equals(pool))
        .filter(job -> own.test(job.number()))
        .sorted(
            Comparator.comparingInt((Job job) -> -job.spec().policy().priority())
                .thenComparingLong(Job::number))
        .toList();
  }

  @Override
  public synchronized Optional<JobDetail> detail(JobId id) {
    return Optional.ofNullable(numbers.get(id))
        .map(number -> new JobDetail(stored(number), attempts(number)));
  }

  private List<EndedAttempt> attempts(long number) {
    return attempts.getOrDefault(number, List.of()).stream()
        .sorted(
            Comparator.comparingInt((EndedAttempt ended) -> ended.attempt().number())
                .thenComparing(EndedAttempt::at))
        .toList();
  }

  @Override
  public synchronized List<Job> list(JobQuery query, long before, int limit) {
    return jobs.headMap(before, false).descendingMap().values().stream()
        .filter(job -> matches(job, query))
        .limit(limit)
        .map(MemoryStore::plain)
        .toList();
  }

  private static boolean matches(Job job, JobQuery query) {
    String agent = job.attempt().exists() ? job.attempt().agent().value() : "";
    return (query.states().isEmpty() || query.states().contains(StateName.of(job.state())))
        && (query.pool().isEmpty() || query.pool().equals(job.spec().pool().value()))
        && (query.handler().isEmpty() || query.handler().equals(job.spec().handler().value()))
        && (query.agent().isEmpty() || query.agent().equals(agent))
        && !job.acceptedAt().isBefore(query.from())
        && job.acceptedAt().isBefore(query.until());
  }

  @Override
  public synchronized List<DeadLetter> letters(DeadLetterQuery query, long before, int limit) {
    return letters.headMap(before, false).descendingMap().values().stream()
        .filter(letter -> matches(letter, query))
        .limit(limit)
        .map(MemoryStore::lean)
        .toList();
  }

  private static boolean matches(DeadLetter letter, DeadLetterQuery query) {
    return switch (letter) {
      case DeadLetter.OfJob(_, Job job) -> {
        JobState.Ended end = (JobState.Ended) job.state();
        yield in(query.pool(), job.spec().pool().value())
            && in(query.handler(), job.spec().handler().value())
            && in(query.reason(), end.failure().code())
            && in(query.source(), job.source())
            && in(query, end.at());
      }
      case DeadLetter.OfMessage message ->
          in(query.pool(), "-")
              && in(query.handler(), "-")
              && in(query.reason(), message.refusal().reason())
              && in(query.source(), message.refusal().source())
              && in(query, message.at());
    };
  }

  private static boolean in(String filter, String value) {
    return filter.isEmpty() || filter.equals(value);
  }

  private static boolean in(DeadLetterQuery query, Instant at) {
    return !at.isBefore(query.from()) && at.isBefore(query.until());
  }

  private static DeadLetter lean(DeadLetter letter) {
    return switch (letter) {
      case DeadLetter.OfJob job -> job;
      case DeadLetter.OfMessage(long number, Instant at, Refusal refusal, int size) -> {
        Payload none = Payload.of(new byte[0], refusal.body().contentType());
        yield new DeadLetter.OfMessage(
            number,
            at,
            new Refusal(
                refusal.source(), refusal.reason(), refusal.detail(), refusal.headers(), none),
            size);
      }
    };
  }

  @Override
  public synchronized Optional<DeadLetter> message(long number) {
    return Optional.ofNullable(letters.get(number)).filter(DeadLetter.OfMessage.class::isInstance);
  }

  @Override
  public synchronized Optional<DeadLetter> letter(JobId job) {
    return letters.values().stream().filter(letter -> isOf(job, letter)).findFirst();
  }

  private static boolean isOf(JobId id, DeadLetter letter) {
    return letter instanceof DeadLetter.OfJob(_, Job job) && job.id().equals(id);
  }

  @Override
  public synchronized Optional<JobId> replay(JobId of) {
    return all(_ -> true, job -> job.origin().replayOf().equals(of.value()))
        .map(Job::id)
        .findFirst();
  }

  @Override
  public synchronized Optional<LogTail> log(JobId id) {
    return Optional.ofNullable(logs.get(id));
  }

  @Override
  public synchronized List<Notice> notices(long after, int limit) {
    return outbox.tailMap(after, false).values().stream().limit(limit).map(this::fresh).toList();
  }

  private Notice fresh(Notice notice) {
    return notice instanceof Notice.JobEnded(long number, Job job)
        ? new Notice.JobEnded(number, stored(job.number()).shelve())
        : notice;
  }

  private Job stored(long number) {
    Job job = jobs.get(number);
    if (job == null) {
      throw new AssertionError("job " + number + " is gone");
    }
    return job;
  }

  private Stream<Job> all(LongPredicate own, Predicate<Job> which) {
    return jobs.values().stream()
        .filter(job -> own.test(job.number()) && which.test(job))
        .map(MemoryStore::plain);
  }

  /** The job without payload and output. */
  private static Job plain(Job job) {
    if (!(job.state() instanceof JobState.Ended end)) {
      return job.shelve();
    }
    JobState state =
        new JobState.Ended(end.how(), end.at(), Output.NONE, end.failure(), end.didNotStop());
    return new Job(
            job.number(),
            job.spec(),
            job.digest(),
            state,
            job.revision(),
            job.attempt(),
            job.tally(),
            job.cancelRequested(),
            job.acceptedAt(),
            job.origin(),
            job.startBy(),
            job.adoption())
        .shelve();
  }
}
