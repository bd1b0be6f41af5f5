package dev.weft.agent.core;

import static dev.weft.agent.core.CoreDriver.attempt;
import static dev.weft.agent.core.CoreDriver.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.attempt.Verdict;
import dev.weft.common.id.AttemptId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an earlier process left, and what the journal cannot keep. */
final class RestoredCoreTest {
  private static final AttemptId DONE = attempt("done", 1);
  private static final AttemptId GONE = attempt("gone", 2);
  private static final AttemptId OTHER = attempt("other", 1);

  private final CoreDriver core =
      new CoreDriver(
          10,
          1 << 20,
          new Restored(
              List.of(new Restored.Finished(0, DONE, 5)),
              List.of(new Restored.Lost(0, GONE), new Restored.Lost(1, OTHER))));

  @Test
  void coordinatorHearsOfResultsAndLossesOfItsOwnAndLossesAreForgottenOnceItHas() {
    assertThat(core.open()).isEqualTo("0<inventory[done#1 finished] lost[gone#2]");
    assertThat(core.tell(new Event.Lost(core.current()))).isEmpty();
    assertThat(core.open()).isEqualTo("0<inventory[done#1 finished] lost[gone#2]");
    assertThat(core.tell(CoreDriver.welcomed(core.current(), 1))).isEmpty();
    Verdict verdict = new Verdict(DONE, Verdict.Action.SEND_RESULT);
    assertThat(core.tell(new Event.Judged(core.current(), 0, List.of(verdict))))
        .isEqualTo("-gone#2, 0<ready 10, 0<result done#1");
    assertThat(core.ack(DONE)).isEqualTo("-done#1, forget done#1");
    assertThat(core.open()).isEqualTo("0<inventory[]");
    assertThat(core.tell(new Event.Opened(stream(1, 1)))).isEqualTo("1<inventory[] lost[other#1]");
  }

  @Test
  void attemptWhoseResultIsFromAnEarlierProcessIsNotRunAgain() {
    core.open();
    core.tell(CoreDriver.welcomed(core.current(), 0));
    assertThat(core.assign(DONE)).isEqualTo("0<result done#1");
    assertThat(core.assign(attempt("done", 2))).contains("start done#2");
  }

  @Test
  void lossesFillChunksBehindWhatIsHeld() {
    List<Restored.Finished> finished = new ArrayList<>();
    List<Restored.Lost> lost = new ArrayList<>();
    for (int job = 0; job < 700; job++) {
      finished.add(new Restored.Finished(0, attempt("f" + job, 1), 0));
      lost.add(new Restored.Lost(0, attempt("l" + job, 1)));
    }
    CoreDriver full = new CoreDriver(10, 1 << 20, new Restored(finished, lost));
    Decision decision = full.decide(new Event.Opened(stream(0, 1)));
    assertThat(decision.effects())
        .map(effect -> (Message.Inventory) ((Effect.Send) effect).message())
        .map(chunk -> chunk.items().size() + "+" + chunk.lost().size() + " " + chunk.last())
        .containsExactly("500+0 false", "200+300 false", "0+400 true");
  }

  @Test
  void censusTellsOfAllThatMustBeKept() {
    core.open();
    core.tell(CoreDriver.welcomed(core.current(), 0));
    core.assign(attempt("j", 1));
    core.assign(attempt("j", 2));
    core.assign(attempt("stuck", 1));
    core.cancel(attempt("stuck", 1));
    core.giveUp(attempt("stuck", 1));
    List<String> told = new ArrayList<>();
    core.core.count(
        new Census() {
          @Override
          public void unended(int link, AttemptId attempt) {
            told.add(link + " runs " + attempt);
          }

          @Override
          public void ended(int link, AttemptId attempt) {
            told.add(link + " ended " + attempt);
          }
        });
    assertThat(told)
        .containsExactly(
            "1 runs other#1", "0 runs j#1", "0 runs j#2", "0 ended done#1", "0 ended stuck#1");
  }

  @Test
  void attemptThatTheJournalCouldNotKeepIsRefused() {
    CoreDriver plain = new CoreDriver(10, 1 << 20);
    plain.connect();
    plain.assign(attempt("j", 1));
    plain.assign(attempt("j", 2));
    plain.assign(attempt("k", 1));
    List<AttemptId> unkept = List.of(attempt("j", 2), attempt("k", 1));
    assertThat(plain.tell(new Event.Unkept(unkept)))
        .isEqualTo("0<rejected k#1 BUSY, 0<rejected j#2 BUSY");
    assertThat(plain.core.load().running()).isEqualTo(1);
    assertThat(plain.core.load().waiting()).isZero();
    assertThat(plain.end(attempt("j", 1))).isEqualTo("=j#1 SUCCEEDED, 0<result j#1");
  }

  @Test
  void attemptsOfOneJobThatCouldNotBeKeptAreAllRefusedAndNoneStarts() {
    CoreDriver plain = new CoreDriver(10, 1 << 20);
    plain.connect();
    plain.assign(attempt("j", 1));
    plain.assign(attempt("j", 2));
    List<AttemptId> unkept = List.of(attempt("j", 1), attempt("j", 2));
    assertThat(plain.tell(new Event.Unkept(unkept)))
        .isEqualTo("0<rejected j#2 BUSY, 0<rejected j#1 BUSY");
    assertThat(plain.core.load()).isEqualTo(Load.NONE);
  }

  @Test
  void nothingIsTakenWhileTheJournalDoesNotWork() {
    CoreDriver plain = new CoreDriver(10, 1 << 20);
    plain.connect();
    plain.assign(attempt("j", 1));
    assertThat(plain.tell(new Event.JournalTurned(false))).isEqualTo("0<credits 0");
    assertThat(plain.assign(attempt("k", 1))).isEqualTo("0<rejected k#1 BUSY");
    assertThat(plain.end(attempt("j", 1))).isEqualTo("=j#1 SUCCEEDED, 0<result j#1");
    assertThat(plain.tell(new Event.JournalTurned(true))).isEqualTo("0<credits 10");
    assertThat(plain.assign(attempt("k", 1))).contains("start k#1");
  }
}
