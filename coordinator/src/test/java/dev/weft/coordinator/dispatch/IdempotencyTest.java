package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.loop.JobQuery;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same id with the same spec runs once, whichever door it comes through, and whenever. */
class IdempotencyTest {
  /** How a job comes in. A batch of submissions is as many single ones for the dispatcher. */
  enum Door {
    OWN_QUEUE,
    MAPPED_QUEUE,
    SUBMIT
  }

  /** What became of the first one before the second one comes. */
  enum Moment {
    SAME_BATCH,
    NOT_RECORDED,
    QUEUED,
    SHELVED,
    RUNNING,
    RETRYING,
    ENDED,
    END_NOT_RECORDED,
    RESTARTED,
    ENDED_AND_RESTARTED,
    REMOVED,
    REMOVED_AND_RESTARTED
  }

  private final Bench bench = new Bench(Bench.window(1));
  private long lastTag = 100;

  static List<Arguments> everything() {
    List<Arguments> all = new ArrayList<>();
    for (Door first : Door.values()) {
      for (Moment moment : Moment.values()) {
        for (Door second : Door.values()) {
          all.add(Arguments.of(first, moment, second));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("everything")
  void theSecondIsTheSameJob(Door first, Moment moment, Door second) {
    Decided decided = both(first, moment, second, Ask.job("j"));

    assertThat(decided.records()).noneMatch(word -> word.startsWith("add j"));
    assertThat(decided.records()).noneMatch(word -> word.startsWith("notice"));
    assertThat(decided.does())
        .singleElement()
        .asString()
        .matches(second == Door.SUBMIT ? "reply \\d+ (existing j#|removed j ).*" : "settle .*");
    assertRunsOnce(moment);
  }

  @ParameterizedTest
  @MethodSource("everything")
  void theSecondWithAnotherSpecIsRefusedAndTheFirstStands(Door first, Moment moment, Door second) {
    Decided decided = both(first, moment, second, Ask.job("j").payload("other"));

    assertThat(decided.records()).noneMatch(word -> word.startsWith("add j"));
    if (second == Door.SUBMIT) {
      assertThat(decided.does()).singleElement().asString().matches("reply \\d+ conflict");
    } else {
      assertThat(decided.records()).anyMatch(word -> word.endsWith("ID_TAKEN"));
      assertThat(decided.does()).singleElement().asString().startsWith("settle");
    }
    assertRunsOnce(moment);
  }

  /** Gives what was decided of the second one alone. */
  private Decided both(Door first, Moment moment, Door second, Ask again) {
    Ask job = Ask.job("j");
    if (moment == Moment.SAME_BATCH) {
      Decided together = bench.decide(event(first, job), event(second, again));
      return new Decided(
          together.changes().stream().filter(c -> !(c instanceof Change.JobAdded)).toList(),
          together.effects().stream().filter(e -> !isOf(first, e)).toList());
    }
    reach(moment, first, job);
    return bench.decide(event(second, again));
  }

  /** Whether it answers or settles the first of two. */
  private static boolean isOf(Door first, Effect effect) {
    return first == Door.SUBMIT
        ? effect instanceof Effect.Reply reply && reply.ticket().number() == 1
        : effect instanceof Effect.Settle settle && settle.delivery().tag() == 101;
  }

  private void reach(Moment moment, Door first, Ask job) {
    switch (moment) {
      case SAME_BATCH -> throw new IllegalArgumentException("nothing lies between");
      case NOT_RECORDED -> {
        bench.holdCommits();
        bench.decide(event(first, job));
      }
      case QUEUED -> bench.decide(event(first, job));
      case SHELVED -> {
        bench.submit("before");
        bench.decide(event(first, job));
      }
      case RUNNING -> {
        bench.ready("a", 1);
        bench.decide(event(first, job));
        bench.accepts("a", "j", 1);
      }
      case RETRYING -> {
        reach(Moment.RUNNING, first, job);
        bench.ends("a", "j", 1, Outcome.FAILED);
      }
      case ENDED -> {
        reach(Moment.RUNNING, first, job);
        bench.ends("a", "j", 1, Outcome.SUCCEEDED);
      }
      case END_NOT_RECORDED -> {
        reach(Moment.RUNNING, first, job);
        bench.holdCommits();
        bench.ends("a", "j", 1, Outcome.SUCCEEDED);
      }
      case RESTARTED -> {
        reach(Moment.RUNNING, first, job);
        bench.restart();
      }
      case REMOVED -> {
        reach(Moment.ENDED, first, job);
        bench.removesEnded();
      }
      case REMOVED_AND_RESTARTED -> {
        reach(Moment.REMOVED, first, job);
        bench.restart();
      }
      case ENDED_AND_RESTARTED -> {
        reach(Moment.ENDED, first, job);
        bench.restart();
      }
    }
  }

  private Event event(Door door, Ask ask) {
    JobSpec spec = ask.spec();
    SpecDigest digest = SpecDigest.of(spec);
    return switch (door) {
      case OWN_QUEUE ->
          new Event.Delivered(new Delivery("weft.jobs.default", 1, ++lastTag), spec, digest, false);
      case MAPPED_QUEUE ->
          new Event.Delivered(new Delivery("old-queue", 1, ++lastTag), spec, digest, false);
      case SUBMIT -> new Event.Submitted(bench.ticket(), spec, digest, false);
    };
  }

  private void assertRunsOnce(Moment moment) {
    bench.commits();
    if (moment == Moment.REMOVED || moment == Moment.REMOVED_AND_RESTARTED) {
      assertThat(bench.store().list(JobQuery.ALL, Long.MAX_VALUE, 10)).isEmpty();
      return;
    }
    assertThat(bench.row("j").spec().payload()).isEqualTo(Ask.job("j").spec().payload());
    assertThat(bench.store().list(JobQuery.ALL, Long.MAX_VALUE, 10))
        .filteredOn(job -> job.id().value().equals("j"))
        .hasSize(1);
    assertThat(bench.row("j").attempt().number()).isLessThanOrEqualTo(1);
  }
}
