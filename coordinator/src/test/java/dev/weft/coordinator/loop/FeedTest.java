package dev.weft.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Ask;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.Words;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobEvent;
import dev.weft.coordinator.dispatch.job.JobFixture;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What watchers hear, and what is kept for those who come later. */
class FeedTest {
  private static final int TAIL = 100;
  private static final AgentId LIAR = new AgentId("liar");

  private final List<Event> posted = new ArrayList<>();
  private final Feed feed = new Feed(inbox(), 10_000, TAIL);
  private final Heard heard = new Heard();

  /** A watcher that remembers what it heard. */
  private static final class Heard implements JobFeed.Watcher {
    final List<String> all = new ArrayList<>();

    @Override
    public void state(Job job) {
      all.add(Words.of(job));
    }

    @Override
    public void progress(AttemptId attempt, JobProgress progress) {
      all.add(attempt + " at " + progress.fraction());
    }

    @Override
    public void log(AttemptId attempt, long offset, byte[] data) {
      all.add(attempt + " " + offset + " " + new String(data, StandardCharsets.UTF_8));
    }
  }

  @Test
  void aWatcherHearsOfItsJobOnly() {
    feed.watch(new JobId("j"), heard);

    begins("j", 1);
    begins("other", 1);
    log("j", 1, 0, "hello");
    log("other", 1, 0, "hello");
    progress("j", 1, 1, 0.5);

    assertThat(heard.all).containsExactly("j#1 assigned", "j#1 0 hello", "j#1 at 0.5");
  }

  @Test
  void aClosedSubscriptionHearsNothingMoreAndMayBeClosedAgain() {
    JobFeed.Subscription first = feed.watch(new JobId("j"), heard);
    feed.watch(new JobId("j"), heard);
    first.close();
    first.close();

    feed.tell(job("j"));

    assertThat(heard.all).hasSize(1);
  }

  @Test
  void aWatcherThatFailsKeepsTheNewsFromNobodyElse() {
    feed.watch(
        new JobId("j"),
        new JobFeed.Watcher() {
          @Override
          public void state(Job job) {
            throw new IllegalStateException("bad watcher");
          }

          @Override
          public void progress(AttemptId attempt, JobProgress progress) {
            throw new IllegalStateException("bad watcher");
          }

          @Override
          public void log(AttemptId attempt, long offset, byte[] data) {
            throw new IllegalStateException("bad watcher");
          }
        });
    feed.watch(new JobId("j"), heard);

    begins("j", 1);
    log("j", 1, 0, "hello");
    progress("j", 1, 1, 0.5);

    assertThat(heard.all).hasSize(3);
  }

  @Test
  void whatComesFromAnOlderAttemptIsNeitherKeptNorToldNorHeldAgainstAnybody() {
    begins("j", 2);
    feed.watch(new JobId("j"), heard);

    assertThat(log("j", 1, 0, "old")).isTrue();
    log("j", 2, 0, "new");
    assertThat(log("j", 1, 3, "old")).isTrue();
    assertThat(progress("j", 1, 9, 0.9)).isTrue();

    assertThat(heard.all).containsExactly("j#2 0 new");
    assertThat(tail("j")).isEqualTo("new");
    assertThat(feed.progressOf(new JobId("j"))).isEmpty();
  }

  @Test
  void theLogOfAnAttemptThatIsOverStandsUntilTheNextOneSpeaks() {
    begins("j", 1);
    log("j", 1, 0, "old");
    begins("j", 2);

    assertThat(tail("j")).isEqualTo("old");
    log("j", 1, 3, "older");
    assertThat(tail("j")).isEqualTo("old");
    log("j", 2, 0, "new");
    assertThat(tail("j")).isEqualTo("new");
  }

  @Test
  void anotherAgentIsNotBelieved() {
    begins("j", 1);
    feed.watch(new JobId("j"), heard);

    assertThat(feed.log(LIAR, attempt("j", 1), 0, new byte[] {'x'})).isFalse();
    assertThat(feed.progress(LIAR, attempt("j", 1), new JobProgress(1, 1, 0.5, ""))).isFalse();

    assertThat(heard.all).isEmpty();
    assertThat(feed.logOf(new JobId("j"))).isEmpty();
    assertThat(feed.progressOf(new JobId("j"))).isEmpty();
  }

  @Test
  void anAttemptThatHasNotBegunIsNobodys() {
    begins("j", 1);

    assertThat(log("j", 2, 0, "early")).isTrue();

    log("j", 1, 0, "true");
    assertThat(tail("j")).isEqualTo("true");
  }

  @Test
  void whatIsSaidOfJobsThatAreOverOrUnknownIsDroppedAndHeldAgainstNobody() {
    begins("j", 1);
    log("j", 1, 0, "hello");
    feed.tell(
        JobFixture.after(
            assigned("j", 1), new JobEvent.Accepted(1), JobFixture.reported(1, Outcome.SUCCEEDED)));

    assertThat(log("j", 1, 5, "late")).isTrue();
    assertThat(log("unknown", 1, 0, "?")).isTrue();

    assertThat(tail("j")).isEqualTo("hello");
    assertThat(feed.logOf(new JobId("unknown"))).isEmpty();
  }

  @Test
  void anAttemptThatWasGivenUpAndTurnsUpAgainMaySpeak() {
    feed.tell(
        JobFixture.after(
            assigned("j", 1), new JobEvent.Accepted(1), new JobEvent.Lost(1, "silent")));

    log("j", 1, 7, "still here");

    assertThat(feed.logOf(new JobId("j")).orElseThrow().offset()).isEqualTo(7);
  }

  @Test
  void aNewerAttemptStartsAnew() {
    begins("j", 1);
    log("j", 1, 0, "old");
    progress("j", 1, 5, 0.9);
    begins("j", 2);
    progress("j", 2, 1, 0.1);

    assertThat(feed.logOf(new JobId("j"))).isEmpty();
    assertThat(feed.progressOf(new JobId("j")).orElseThrow().fraction()).isEqualTo(0.1);
  }

  @Test
  void progressNeverGoesBack() {
    begins("j", 1);
    feed.watch(new JobId("j"), heard);
    progress("j", 1, 2, 0.5);
    progress("j", 1, 1, 0.4);
    progress("j", 1, 2, 0.3);

    assertThat(heard.all).containsExactly("j#1 at 0.5");
  }

  @Test
  void logThatWasSeenIsNotTakenTwice() {
    begins("j", 1);
    log("j", 1, 0, "hello");
    log("j", 1, 0, "hello");
    log("j", 1, 5, " world");

    assertThat(tail("j")).isEqualTo("hello world");
  }

  @Test
  void aGapStartsTheTailAnewSoThatItsOffsetsAreTrue() {
    begins("j", 1);
    log("j", 1, 0, "hello");
    log("j", 1, 10, "after");

    LogTail tail = feed.logOf(new JobId("j")).orElseThrow();
    assertThat(tail.offset()).isEqualTo(10);
    assertThat(tail("j")).isEqualTo("after");
  }

  @Test
  void onlyTheEndOfTheLogIsKept() {
    begins("j", 1);
    for (int i = 0; i < 50; i++) {
      log("j", 1, i * 10L, "0123456789");
    }

    LogTail tail = feed.logOf(new JobId("j")).orElseThrow();
    assertThat(tail.text().size()).isEqualTo(TAIL);
    assertThat(tail.offset()).isEqualTo(400);
  }

  @Test
  void theTracesOfAllJobsShareABudgetAndTheOldestGoFirst() {
    begins("kept", 1);
    for (int i = 0; i < 100; i++) {
      begins("j" + i, 1);
      log("j" + i, 1, 0, "x".repeat(50));
      log("kept", 1, i, "y");
    }

    assertThat(feed.logOf(new JobId("j0"))).isEmpty();
    assertThat(feed.logOf(new JobId("j99"))).isPresent();
    assertThat(feed.logOf(new JobId("kept"))).isPresent();
    long left =
        IntStream.range(0, 100).filter(i -> feed.logOf(new JobId("j" + i)).isPresent()).count();
    assertThat(left).isBetween(15L, 30L);
  }

  @Test
  void manyTinyChunksCountForWhatTheyReallyTake() {
    Feed big = new Feed(inbox(), 10_000, 5_000);
    big.tell(assigned("chatty", 1));
    big.tell(assigned("quiet", 1));
    for (int i = 0; i < 1_000; i++) {
      big.log(JobFixture.AGENT, attempt("chatty", 1), i, new byte[] {'x'});
    }
    big.log(JobFixture.AGENT, attempt("quiet", 1), 0, new byte[] {'y'});

    assertThat(big.logOf(new JobId("chatty"))).as("25 bytes for each byte").isEmpty();
    assertThat(big.logOf(new JobId("quiet"))).isPresent();
  }

  @Test
  void theLogIsPostedToBeKeptWhenTheJobEnds() {
    begins("j", 1);
    log("j", 1, 0, "hello");
    assertThat(posted).isEmpty();

    feed.tell(JobFixture.after(job("j"), new JobEvent.CancelAsked(false)));
    feed.tell(JobFixture.after(job("silent"), new JobEvent.CancelAsked(false)));

    assertThat(posted)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.LogKept.class,
            kept -> assertThat(kept.log().attempt()).isEqualTo(attempt("j", 1)));
  }

  /** The job's attempt of that number is given to the agent. */
  private void begins(String job, int attempt) {
    feed.tell(assigned(job, attempt));
  }

  private static Job assigned(String id, int attempt) {
    Job job = job(id);
    for (int number = 1; number < attempt; number++) {
      job =
          JobFixture.after(
              job,
              new JobEvent.Picked(JobFixture.AGENT, Incarnation.UNKNOWN),
              new JobEvent.NeverReceived(number));
    }
    return JobFixture.after(job, new JobEvent.Picked(JobFixture.AGENT, Incarnation.UNKNOWN));
  }

  @CanIgnoreReturnValue
  private boolean log(String job, int attempt, long offset, String text) {
    byte[] data = text.getBytes(StandardCharsets.UTF_8);
    return feed.log(JobFixture.AGENT, attempt(job, attempt), offset, data);
  }

  @CanIgnoreReturnValue
  private boolean progress(String job, int attempt, long sequence, double fraction) {
    JobProgress progress = new JobProgress(attempt, sequence, fraction, "");
    return feed.progress(JobFixture.AGENT, attempt(job, attempt), progress);
  }

  private String tail(String job) {
    return new String(
        feed.logOf(new JobId(job)).orElseThrow().text().bytes(), StandardCharsets.UTF_8);
  }

  private static AttemptId attempt(String job, int number) {
    return new AttemptId(new JobId(job), number);
  }

  private static Job job(String id) {
    return Job.accepted(
        1, Ask.job(id).spec(), SpecDigest.of(Ask.job(id).spec()), JobFixture.NOW, Origin.API);
  }

  private Inbox inbox() {
    return new Inbox() {
      @Override
      public void post(Event event) {
        posted.add(event);
      }

      @Override
      public void whenRoom(Runnable resume) {
        resume.run();
      }
    };
  }
}
