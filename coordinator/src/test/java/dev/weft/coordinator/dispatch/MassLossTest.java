package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many agents that fall silent at once: it is likelier that the coordinator is cut off. */
class MassLossTest {
  private static final Duration LOST = DispatchSettings.DEFAULT.lostAfter();
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Bench bench = new Bench();

  @Test
  void aFewAgentsAreGivenUpWhateverPartOfTheFleetTheyAre() {
    agents(5);
    leave(1, 5);

    pass(LOST.plus(SECOND));

    assertThat(lost(5)).isEqualTo(5);
  }

  @Test
  void asSmallPartOfALargeFleetIsGivenUp() {
    agents(20);
    leave(1, 6);

    pass(LOST.plus(SECOND));

    assertThat(lost(20)).isEqualTo(6);
  }

  @Test
  void nobodyIsGivenUpWhileTooManyAreSilent() {
    agents(10);
    leave(1, 6);

    List<String> said = pass(LOST.multipliedBy(3));

    assertThat(said).containsExactly("brake on: 6 of 10");
    assertThat(lost(10)).isZero();
    assertThat(bench.agent("a1").load().trouble()).contains("so are many others");
    assertThat(bench.agent("a1").state()).isEqualTo(AgentView.State.UNREACHABLE);
  }

  @Test
  void theOthersAreGivenUpWhenEnoughAreBack() {
    agents(10);
    leave(1, 6);
    pass(LOST.multipliedBy(2));
    bench.joins(Join.as("a1").running("j1", 1));

    List<String> said = pass(SECOND);

    assertThat(said).containsExactly("brake off: 5 of 10");
    assertThat(lost(10)).isEqualTo(5);
    assertThat(bench.state("j1")).isEqualTo("j1#1 running");
    assertThat(bench.agent("a1").load().trouble()).isEmpty();
  }

  @Test
  void theOthersAreGivenUpWhenAnOperatorNamesOneThatIsGone() {
    agents(10);
    leave(1, 6);
    pass(LOST.multipliedBy(2));

    bench.declaresLost("a1");
    pass(SECOND);

    assertThat(lost(10)).isEqualTo(6);
  }

  @Test
  void thoseThatFallSilentOneByOneAreGivenUpOneByOne() {
    agents(10);
    for (int agent = 1; agent <= 8; agent++) {
      leave(agent, agent);
      pass(Duration.ofSeconds(70));
    }

    assertThat(pass(LOST)).isEmpty();

    assertThat(lost(10)).isEqualTo(8);
  }

  @Test
  void agentsThatHoldNothingDoNotCount() {
    for (int agent = 1; agent <= 20; agent++) {
      bench.ready("idle" + agent, 5);
      bench.leaves("idle" + agent);
    }
    agents(3);
    leave(1, 1);

    assertThat(pass(LOST.plus(SECOND))).isEmpty();

    assertThat(lost(3)).isEqualTo(1);
    assertThat(bench.agent("idle1").state()).isEqualTo(AgentView.State.LOST);
  }

  /** So many agents a1, a2 …, each running the job of its number. */
  private void agents(int count) {
    for (int agent = 1; agent <= count; agent++) {
      bench.ready("a" + agent, 1);
      bench.submit(Ask.job("j" + agent).pinnedTo("a" + agent));
      bench.accepts("a" + agent, "j" + agent, 1);
    }
  }

  private void leave(int first, int last) {
    for (int agent = first; agent <= last; agent++) {
      bench.leaves("a" + agent);
    }
  }

  private long lost(int jobs) {
    return IntStream.rangeClosed(1, jobs)
        .filter(job -> bench.row("j" + job).tally().losses() > 0)
        .count();
  }

  /** Ticks each second; what was said of the brake. */
  private List<String> pass(Duration length) {
    return IntStream.range(0, (int) length.toSeconds())
        .boxed()
        .flatMap(_ -> bench.tickAfter(SECOND).does("brake").stream())
        .toList();
  }
}
