package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Effects, changes and states in few words: for assertions that read well, and for traces. */
public final class Words {
  private Words() {}

  /** An effect. */
  public static String of(Effect effect) {
    return switch (effect) {
      case Effect.Settle(Delivery of) -> "settle " + of.source() + " " + of.tag();
      case Effect.Assign(var agent, long stream, Job job) ->
          "assign " + job.attemptId() + " to " + agent + "/" + stream;
      case Effect.StopAttempt(var agent, long stream, var attempt, CancelReason why) ->
          "stop " + attempt + " on " + agent + "/" + stream + " " + small(why);
      case Effect.AckResult(var agent, long stream, var attempt) ->
          "ack " + attempt + " to " + agent + "/" + stream;
      case Effect.Welcome(var agent, long stream, var verdicts) ->
          "welcome " + agent + "/" + stream + of(verdicts);
      case Effect.Reconcile(var agent, long stream, long number, var followed, var attempts) ->
          "reconcile "
              + agent
              + "/"
              + stream
              + " "
              + number
              + followed.stream()
                  .map(dead -> " %d@%d".formatted(dead.owner(), dead.epoch()))
                  .collect(Collectors.joining())
              + attempts.stream().map(one -> " " + one).sorted().collect(Collectors.joining());
      case Effect.Judge(var agent, long stream, long telling, var verdicts) ->
          "judge " + agent + "/" + stream + (telling == 0 ? "" : "@" + telling) + of(verdicts);
      case Effect.FalseReport(var agent, long stream, var attempt) ->
          "false " + attempt + " of " + agent + "/" + stream;
      case Effect.EndStream(var agent, long stream, Effect.EndReason why) ->
          "end " + agent + "/" + stream + " " + small(why);
      case Effect.Reply(Ticket ticket, Answer answer) ->
          "reply " + ticket.number() + " " + of(answer);
      case Effect.TellJob(Job job) -> "tell " + of(job);
      case Effect.TellAgent(AgentView agent) -> "tell " + agent.id() + " " + small(agent.state());
      case Effect.TellBrake(boolean on, int silent, int holding) ->
          "brake %s: %d of %d".formatted(on ? "on" : "off", silent, holding);
      case Effect.TellRecovery(RecoveryNews.Begun _) -> "recovery";
      case Effect.TellRecovery(RecoveryNews.Ended _) -> "recovered";
      case Effect.TellRecovery(RecoveryNews.Ignored _) -> "not recovering";
      case Effect.TellRecovery(RecoveryNews.Adopted(Job job)) -> "adopted " + of(job);
      case Effect.Publish(Notice notice) -> "publish " + of(notice);
      case Effect.ReadPage(var pool, _, int limit) -> "read " + limit + " of " + pool;
      case Effect.ReadDue(var clock, _, int limit) -> "read " + limit + " due by " + small(clock);
      case Effect.SetFlow(var pool, boolean open) -> (open ? "open " : "close ") + pool;
    };
  }

  private static String of(List<Verdict> verdicts) {
    return verdicts.stream()
        .map(v -> " " + v.attempt() + " " + small(v.action()))
        .collect(Collectors.joining());
  }

  /** A change. */
  public static String of(Change change) {
    return switch (change) {
      case Change.JobAdded(Job job) -> "add " + of(job);
      case Change.JobSaved(Job job) -> "save " + of(job);
      case Change.AttemptSaved(long number, var ended) ->
          "attempt " + number + "#" + ended.attempt().number() + " " + small(ended.outcome());
      case Change.LateResult(long number, var agent, var report, _) ->
          "late %d#%d %s by %s".formatted(number, report.attempt(), small(report.outcome()), agent);
      case Change.NoticeAdded(Notice notice) -> "notice " + of(notice);
      case Change.NoticesDone(var numbers) -> "published " + numbers;
      case Change.AgentSaved(var agent, Incarnation life, _, boolean drain) ->
          "agent " + agent + " " + life.instance() + (drain ? " drained" : "");
      case Change.AgentForgotten(var agent) -> "forget " + agent;
      case Change.PoolSaved(var pool, boolean paused) -> (paused ? "pause " : "resume ") + pool;
      case Change.ScheduleSaved(var schedule) ->
          "schedule " + schedule.spec().id() + " next " + schedule.next();
      case Change.ScheduleDeleted(var schedule) -> "unschedule " + schedule;
      case Change.RecoverySaved(var facts) ->
          "recovery %s %d %d"
              .formatted(facts.over() ? "over" : "on", facts.adopted(), facts.refused());
      case Change.LogSaved(LogTail log) -> "log " + log.attempt();
      case Change.LetterAdded(DeadLetter letter) -> "dead " + letter.number();
      case Change.LettersGone(var gone) -> "dead no more " + gone;
      case Change.WishAdded(CancelWish wish) -> "wish " + wish.job();
      case Change.WishesGone(var gone) -> "wishes gone " + gone;
    };
  }

  /** A job: id, attempt, state. */
  public static String of(Job job) {
    return job.id() + "#" + job.attempt().number() + " " + of(job.state());
  }

  /** A state. */
  public static String of(JobState state) {
    return state instanceof JobState.Ended ended
        ? small(ended.how())
        : state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String of(Notice notice) {
    return switch (notice) {
      case Notice.JobEnded(long number, Job job) -> number + " " + of(job);
      case Notice.MessageRefused(long number, Refusal why) -> number + " " + why.reason();
    };
  }

  private static String of(Answer answer) {
    return switch (answer) {
      case Answer.Submitted(Job job, boolean existing) ->
          (existing ? "existing " : "submitted ") + of(job);
      case Answer.Conflict() -> "conflict";
      case Answer.Found(Job job) -> "found " + of(job);
      case Answer.Done() -> "done";
      case Answer.Unfit _ -> "unfit";
      case Answer.Scheduled(var schedule, boolean existing) ->
          (existing ? "existing " : "scheduled ") + schedule.spec().id();
      case Answer.Overlaps() -> "overlaps";
      case Answer.NotFound() -> "not found";
      case Answer.Elsewhere() -> "elsewhere";
      case Answer.Removed(var tombstone) ->
          "removed " + tombstone.id() + " " + small(tombstone.how());
      case Answer.Awaited _ -> "awaited";
      case Answer.TooMany() -> "too many";
    };
  }

  private static String small(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
