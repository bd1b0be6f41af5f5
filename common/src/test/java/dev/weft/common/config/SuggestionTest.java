package dev.weft.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "abc, abc, 0",
    "abc, '', 3",
    "'', abc, 3",
    "kitten, sitting, 3",
    "slot, slots, 1",
    "abc, acb, 2",
    "abc, xyz, 3"
  })
  void theDistanceCountsLettersToChange(String one, String other, int distance) {
    assertThat(Suggestion.distance(one, other)).isEqualTo(distance);
    assertThat(Suggestion.distance(other, one)).isEqualTo(distance);
  }

  @ParameterizedTest
  @CsvSource({
    "Slots, slots", "amqp.url, amqp.uri", "amqp_uri, amqp.uri", "source.a.queu, source.a.queue",
    "sorce.a.queue, source.a.queue", "source.A_b.queue, source.a-b.queue", "x, none",
        "quite.other, none"
  })
  void theNearestKeyIsSuggestedIfItIsNear(String word, String suggested) {
    Schema schema =
        Schema.of(
            Key.of("slots", Type.text(), "x", "Slots."),
            Key.of("amqp.uri", Type.text(), "x", "Broker."),
            new KeyGroup<>(Key.of("source.<name>.queue", Type.text(), "x", "Queue.")));
    String expected = suggested.equals("none") ? "" : ", did you mean " + suggested + "?";
    assertThat(Suggestion.forKey(schema, word)).isEqualTo(expected);
  }
}
