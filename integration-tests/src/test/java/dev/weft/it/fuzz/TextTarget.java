package dev.weft.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A text that is refused with an {@link IllegalArgumentException}.
 *
 * @param reader reads it
 * @param property holds of everything that is read
 */
record TextTarget<T>(Function<String, T> reader, Consumer<T> property) implements Target {
  @Override
  public void check(byte[] input) {
    T value;
    try {
      value = reader.apply(new String(input, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return;
    }
    property.accept(value);
  }
}
