package dev.weft.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class OutputTest {
  private final OutputBudget budget = new OutputBudget(2_000);

  @Test
  void whatIsWrittenIsKept() throws IOException {
    Output output = new Output(1_000, budget);
    output.write('a');
    output.write(new byte[] {'b', 'c', 'd'}, 1, 2);
    output.close();
    output.write('e');
    assertThat(output.take()).containsExactly('a', 'c', 'd', 'e');
    assertThat(output.truncated()).isFalse();
  }

  @Test
  void whatIsBeyondTheLimitIsDropped() throws IOException {
    Output output = new Output(1_000, budget);
    output.write(new byte[999]);
    output.write(new byte[] {1, 2});
    output.write(3);
    assertThat(output.truncated()).isTrue();
    assertThat(output.take()).hasSize(1_000).endsWith(1);
  }

  @Test
  void outputsOfAllAttemptsShareTheMemory() throws IOException {
    Output first = new Output(1_500, budget);
    Output second = new Output(1_500, budget);
    first.write(new byte[1_500]);
    assertThatThrownBy(() -> second.write(new byte[501])).isInstanceOf(IOException.class);
    assertThat(second.starved()).isTrue();
    first.take();
    second.write(new byte[1_500]);
    assertThat(second.take()).hasSize(1_500);
    assertThat(budget.tryTake(2_000)).isTrue();
    assertThat(budget.tryTake(1)).isFalse();
  }

  @Test
  void nothingCanBeWrittenOnceItIsTaken() throws IOException {
    Output output = new Output(1_000, budget);
    output.write(1);
    assertThat(output.take()).hasSize(1);
    assertThat(output.take()).isEmpty();
    assertThatThrownBy(() -> output.write(2)).isInstanceOf(IOException.class);
  }
}
