package dev.weft.coordinator.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far another machine's wall clock is from this one's: as much as can be said of a question and
 * its answer, of which it is not known how long either was on its way.
 *
 * @param least the other is ahead by this at least; negative: behind
 * @param most the other is ahead by this at most
 */
public record ClockOffset(Duration least, Duration most) {
  private static final Duration SLACK = Duration.ofSeconds(2);

  /**
   * What an answer shows.
   *
   * @param asked this clock when the question left
   * @param said the other's clock at some moment between
   * @param answered this clock when the answer had come
   */
  public static ClockOffset of(Instant asked, Instant said, Instant answered) {
    return new ClockOffset(Duration.between(answered, said), Duration.between(asked, said));
  }

  /**
   * What the other's own message shows, once the other has said how long its way there and back
   * took at most.
   *
   * @param said the other's clock when the message left
   * @param heard this clock when it came
   * @param roundTrip from when it left until its answer came back
   */
  public static ClockOffset of(Instant said, Instant heard, Duration roundTrip) {
    Duration least = Duration.between(heard, said);
    return new ClockOffset(least, least.plus(roundTrip));
  }

  /** How they differ, in words; empty unless it is surely by more than 2 s. */
  public Optional<String> problem() {
    if (least.compareTo(SLACK) > 0) {
      return Optional.of("its clock is ahead by %s at least".formatted(seconds(least)));
    }
    if (most.negated().compareTo(SLACK) > 0) {
      return Optional.of("its clock is behind by %s at least".formatted(seconds(most.negated())));
    }
    return Optional.empty();
  }

  private static String seconds(Duration length) {
    return "%d.%d s".formatted(length.toSeconds(), length.toMillisPart() / 100);
  }
}
