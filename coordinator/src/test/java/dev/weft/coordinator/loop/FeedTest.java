package dev.weft.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Ask;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.Words;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobEvent;
import dev.weft.coordinator.dispatch.job.JobFixture;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What watchers hear, and what is kept for those who come later. */
class FeedTest {
  private static final int TAIL = 100;

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

    feed.tell(job("j"));
    feed.tell(job("other"));
    log("j", 1, 0, "hello");
    log("other", 1, 0, "hello");
    progress("j", 1, 1, 0.5);

    assertThat(heard.all).containsExactly("j#0 queued", "j#1 0 hello", "j#1 at 0.5");
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

    feed.tell(job("j"));
    log("j", 1, 0, "hello");
    progress("j", 1, 1, 0.5);

    assertThat(heard.all).hasSize(3);
  }

  @Test
  void whatComesFromAnOlderAttemptIsNeitherKeptNorTold() {
    feed.watch(new JobId("j"), heard);
    log("j", 2, 0, "new");
    log("j", 1, 0, "old");
    progress("j", 1, 9, 0.9);

    assertThat(heard.all).containsExactly("j#2 0 new");
    assertThat(tail("j")).isEqualTo("new");
    assertThat(feed.progressOf(new JobId("j"))).isEmpty();
  }

  @Test
  void aNewerAttemptStartsAnew() {
    log("j", 1, 0, "old");
    progress("j", 1, 5, 0.9);
    progress("j", 2, 1, 0.1);

    assertThat(feed.logOf(new JobId("j"))).isEmpty();
    assertThat(feed.progressOf(new JobId("j")).orElseThrow().fraction()).isEqualTo(0.1);
  }

  @Test
  void progressNeverGoesBack() {
    feed.watch(new JobId("j"), heard);
    progress("j", 1, 2, 0.5);
    progress("j", 1, 1, 0.4);
    progress("j", 1, 2, 0.3);

    assertThat(heard.all).containsExactly("j#1 at 0.5");
  }

  @Test
  void logThatWasSeenIsNotTakenTwice() {
    log("j", 1, 0, "hello");
    log("j", 1, 0, "hello");
    log("j", 1, 5, " world");

    assertThat(tail("j")).isEqualTo("hello world");
  }

  @Test
  void aGapStartsTheTailAnewSoThatItsOffsetsAreTrue() {
    log("j", 1, 0, "hello");
    log("j", 1, 10, "after");

    LogTail tail = feed.logOf(new JobId("j")).orElseThrow();
    assertThat(tail.offset()).isEqualTo(10);
    assertThat(tail("j")).isEqualTo("after");
  }

  @Test
  void onlyTheEndOfTheLogIsKept() {
    for (int i = 0; i < 50; i++) {
      log("j", 1, i * 10L, "0123456789");
    }

    LogTail tail = feed.logOf(new JobId("j")).orElseThrow();
    assertThat(tail.text().size()).isEqualTo(TAIL);
    assertThat(tail.offset()).isEqualTo(400);
  }

  @Test
  void theTracesOfAllJobsShareABudgetAndTheOldestGoFirst() {
    for (int i = 0; i < 100; i++) {
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
    for (int i = 0; i < 1_000; i++) {
      big.log(attempt("chatty", 1), i, new byte[] {'x'});
    }
    big.log(attempt("quiet", 1), 0, new byte[] {'y'});

    assertThat(big.logOf(new JobId("chatty"))).as("25 bytes for each byte").isEmpty();
    assertThat(big.logOf(new JobId("quiet"))).isPresent();
  }

  @Test
  void theLogIsPostedToBeKeptWhenTheJobEnds() {
    log("j", 1, 0, "hello");
    feed.tell(job("j"));
    assertThat(posted).isEmpty();

    feed.tell(JobFixture.after(job("j"), new JobEvent.CancelAsked(false)));
    feed.tell(JobFixture.after(job("silent"), new JobEvent.CancelAsked(false)));

    assertThat(posted)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.LogKept.class,
            kept -> assertThat(kept.log().attempt()).isEqualTo(attempt("j", 1)));
  }

  private void log(String job, int attempt, long offset, String text) {
    feed.log(attempt(job, attempt), offset, text.getBytes(StandardCharsets.UTF_8));
  }

  private void progress(String job, int attempt, long sequence, double fraction) {
    feed.progress(attempt(job, attempt), new JobProgress(attempt, sequence, fraction, ""));
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
