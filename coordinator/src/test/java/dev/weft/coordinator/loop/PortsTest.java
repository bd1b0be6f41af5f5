package dev.weft.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.DueRank;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Join;
import dev.weft.coordinator.dispatch.Rank;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.Ticket;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The small parts around the loop: mailbox, callers, pager, agents' feed. */
class PortsTest {
  private static final PoolName POOL = new PoolName("default");
  private static final Event TICK = new Event.Tick();

  private final Mailbox mailbox = new Mailbox(4);
  private final Trouble trouble = new Trouble();

  @Test
  void mailComesInTheOrderOfPostingAndAtMostAsMuchAsAskedFor() throws Exception {
    Event first = new Event.Published(List.of(1L));
    mailbox.post(first);
    mailbox.post(TICK);

    assertThat(mailbox.take(1, Duration.ZERO).events()).containsExactly(first);
    assertThat(mailbox.take(9, Duration.ZERO).events()).containsExactly(TICK);
    assertThat(mailbox.take(9, Duration.ZERO).events()).isEmpty();
  }

  @Test
  void aFullMailboxLetsSourcesResumeWhenItIsHalfEmpty() throws Exception {
    for (int i = 0; i < 4; i++) {
      mailbox.post(TICK);
    }
    List<String> resumed = new ArrayList<>();
    mailbox.whenRoom(() -> resumed.add("source"));

    mailbox.take(1, Duration.ZERO).errands().forEach(Runnable::run);
    assertThat(resumed).isEmpty();
    mailbox.take(1, Duration.ZERO).errands().forEach(Runnable::run);
    assertThat(resumed).containsExactly("source");
  }

  @Test
  void errandsAreTakenEvenWhenNoEventIsWanted() throws Exception {
    mailbox.post(TICK);
    List<String> run = new ArrayList<>();
    mailbox.ask(() -> run.add("question"));
    mailbox.remind(() -> run.add("reminder"));

    Mailbox.Mail mail = mailbox.take(0, Duration.ofMinutes(1));
    mail.errands().forEach(Runnable::run);

    assertThat(mail.events()).isEmpty();
    assertThat(run).containsExactly("question", "reminder");
  }

  @Test
  void aClosedMailboxGivesItsErrandsAndTakesNoMore() {
    mailbox.ask(() -> {});

    assertThat(mailbox.close()).hasSize(1);
    assertThat(mailbox.ask(() -> {})).isFalse();
    assertThat(mailbox.close()).isEmpty();
  }

  @Test
  void aCallerIsAnsweredOnce() {
    Callers callers = new Callers(mailbox);
    CompletableFuture<Answer> answer = callers.ask(PortsTest::cancel);
    assertThat(callers.waiting()).isEqualTo(1);

    callers.answer(new Ticket(1), new Answer.NotFound());
    callers.answer(new Ticket(1), new Answer.Done());

    assertThat(answer).isCompletedWithValue(new Answer.NotFound());
    assertThat(callers.waiting()).isZero();
  }

  @Test
  void aCallerThatGivesUpIsForgotten() {
    Callers callers = new Callers(mailbox);
    CompletableFuture<Answer> answer = callers.ask(PortsTest::cancel);

    answer.cancel(false);

    assertThat(callers.waiting()).isZero();
    callers.answer(new Ticket(1), new Answer.Done());
    assertThat(answer).isCancelled();
  }

  @Test
  void aPageIsReadAndPosted() throws Exception {
    Pager pager = Pager.of(new GatedStore(), mailbox, 1_000, trouble, Runnable::run);

    pager.read(new Effect.ReadPage(POOL, Rank.START, 7));

    assertThat(mailbox.take(9, Duration.ZERO).events())
        .containsExactly(new Event.PageRead(POOL, List.of(), false));
  }

  @Test
  void aPageThatCannotBeReadIsPostedEmpty() throws Exception {
    GatedStore store = new GatedStore();
    store.failReading(StoreException.Kind.IO);

    Pager.of(store, mailbox, 1_000, trouble, Runnable::run)
        .read(new Effect.ReadPage(POOL, Rank.START, 7));

    assertThat(mailbox.take(9, Duration.ZERO).events())
        .containsExactly(new Event.PageRead(POOL, List.of(), true));
    assertThat(trouble.now()).isPresent();
  }

  @Test
  void aReadThatFailsUnexpectedlyIsAnsweredTooElseThePoolIsNeverReadAgain() throws Exception {
    Pager pager = Pager.of(new BadStore(), mailbox, 1_000, trouble, Runnable::run);

    assertThatThrownBy(() -> pager.read(new Effect.ReadPage(POOL, Rank.START, 7)))
        .isInstanceOf(IllegalStateException.class);

    assertThat(mailbox.take(9, Duration.ZERO).events())
        .containsExactly(new Event.PageRead(POOL, List.of(), true));
  }

  @Test
  void aListenerThatFailsKeepsTheNewsFromNobodyElse() {
    AgentFeed feed = new AgentFeed();
    List<AgentId> heard = new ArrayList<>();
    feed.watch(_ -> {
      throw new IllegalStateException("bad listener");
    });
    JobFeed.Subscription subscription = feed.watch(view -> heard.add(view.id()));

    feed.tell(view("a"));
    subscription.close();
    subscription.close();
    feed.tell(view("b"));

    assertThat(heard).containsExactly(new AgentId("a"));
  }

  private static Event cancel(Ticket ticket) {
    return new Event.CancelAsked(ticket, new JobId("j"), false);
  }

  private static AgentView view(String id) {
    AgentFacts facts = Join.as(id).facts();
    return new AgentView(
        new AgentId(id),
        AgentView.State.CONNECTED,
        facts,
        0,
        AgentLoad.UNKNOWN,
        Instant.EPOCH,
        Duration.ZERO,
        false);
  }

  /** A store with a bug. */
  private static final class BadStore implements JobStore {
    @Override
    public Restored load() {
      throw new IllegalStateException("bug");
    }

    @Override
    public List<ForeignJob> commit(List<Change> changes) {
      throw new IllegalStateException("bug");
    }

    @Override
    public Map<JobId, Job> find(Collection<JobId> ids) {
      throw new IllegalStateException("bug");
    }

    @Override
    public Map<JobId, Tombstone> tombstones(Collection<JobId> ids) {
      throw new IllegalStateException("bug");
    }

    @Override
    public List<Job> queued(PoolName pool, Rank from, int limit, long maxBytes) {
      throw new IllegalStateException("bug");
    }

    @Override
    public List<Job> due(Due.Clock clock, DueRank from, int limit) {
      throw new IllegalStateException("bug");
    }
  }
}
