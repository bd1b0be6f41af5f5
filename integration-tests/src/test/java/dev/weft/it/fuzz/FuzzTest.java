package dev.weft.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code -Dweft.fuzz.seed} tries the same inputs again, {@code -Dweft.fuzz.inputs} more of them. No
 * two builds try the same ones. What is found belongs into the corpus.
 */
class FuzzTest {
  private static final int INPUTS = Integer.getInteger("weft.fuzz.inputs", 20_000);

  private final long seed = Long.getLong("weft.fuzz.seed", new SplittableRandom().nextLong());

  @ParameterizedTest
  @EnumSource
  void whatWasKeptBreaksNothing(Targets target, @TempDir Path folder) throws IOException {
    Target checked = target.in(folder);
    Map<String, byte[]> corpus = Corpus.of(target);
    assertThat(corpus).isNotEmpty();
    corpus.forEach((name, input) -> check(checked, input, target + "/" + name));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsChangedAtRandomBreaksNothing(Targets target, @TempDir Path folder) throws IOException {
    Target checked = target.in(folder);
    Mutations inputs = new Mutations(seed, List.copyOf(Corpus.of(target).values()));
    for (int i = 0; i < INPUTS / target.cost(); i++) {
      byte[] input = inputs.next();
      String shown = new String(input, StandardCharsets.UTF_8);
      check(checked, input, "-Dweft.fuzz.seed=%d, input %d: %s".formatted(seed, i, shown));
    }
  }

  private static void check(Target target, byte[] input, String told) {
    try {
      target.check(input);
    } catch (Exception | AssertionError e) {
      throw new AssertionError(told, e);
    }
  }
}
