package dev.weft.coordinator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueueChecksTest {
  private static final Map<String, String> SAFE =
      Map.of(
          "x-queue-type", "quorum",
          "x-delivery-limit", "20",
          "x-dead-letter-exchange", "weft.dlx",
          "x-dead-letter-strategy", "at-least-once",
          "x-overflow", "reject-publish");

  @Test
  void queueAsWeftDeclaresItIsSafe() {
    assertThat(codes(queue(1, 1, SAFE), 1)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "x-queue-type, classic, QUEUE_CLASSIC",
    "x-queue-type, , QUEUE_CLASSIC",
    "x-dead-letter-exchange, , QUEUE_WITHOUT_DEAD_LETTERS",
    "x-dead-letter-strategy, , QUEUE_DROPS_DEAD_LETTERS",
    "x-overflow, drop-head, QUEUE_DROPS_DEAD_LETTERS",
    "x-delivery-limit, -1, QUEUE_DELIVERY_LIMIT",
    "x-expires, 60000, QUEUE_EXPIRES",
    "x-message-ttl, 60000, QUEUE_EXPIRES"
  })
  void oneUnsafeArgumentIsOneFinding(String name, String value, Code code) {
    Map<String, String> arguments = new HashMap<>(SAFE);
    if (value == null) {
      arguments.remove(name);
    } else {
      arguments.put(name, value);
    }
    assertThat(codes(queue(1, 1, arguments), 1)).containsExactly(code);
  }

  @Test
  void limitOfLengthIsUnsafeUnlessItRejects() {
    Map<String, String> arguments = new HashMap<>(SAFE);
    arguments.put("x-max-length", "10");
    assertThat(codes(queue(1, 1, arguments), 1)).isEmpty();
    arguments.put("x-overflow", "drop-head");
    assertThat(codes(queue(1, 1, arguments), 1)).contains(Code.QUEUE_DROPS_OLDEST);
  }

  @Test
  void queueThatGoesAwayIsTransient() {
    QueueFacts.Shape shape = new QueueFacts.Shape(true, true, SAFE);
    assertThat(codes(new QueueFacts("q", 0, 0, Optional.of(shape), "", QueueFacts.Claim.FINE), 1))
        .containsExactly(Code.QUEUE_TRANSIENT);
  }

  @Test
  void moreConsumersThanCoordinatorsOfTheStoreAreForeign() {
    assertThat(codes(queue(2, 1, SAFE), 1)).containsExactly(Code.FOREIGN_CONSUMERS);
    assertThat(codes(queue(1, 0, SAFE), 1)).containsExactly(Code.FOREIGN_CONSUMERS);
    assertThat(codes(queue(2, 1, SAFE), 2)).isEmpty();
  }

  @Test
  void queueWhoseArgumentsAreHiddenIsNotPassedInSilence() {
    assertThat(codes(new QueueFacts("q", 1, 1, Optional.empty(), "", QueueFacts.Claim.FINE), 1))
        .containsExactly(Code.NOT_CHECKED);
  }

  @Test
  void queueThatCannotBeReadSaysWhy() {
    QueueFacts.Shape shape = new QueueFacts.Shape(true, false, SAFE);
    assertThat(
            QueueChecks.of(
                new QueueFacts(
                    "q", 0, 0, Optional.of(shape), "no queue 'q'", QueueFacts.Claim.FINE),
                1))
        .containsExactly(new Finding(Code.QUEUE_FAILED, "q", "no queue 'q'"));
  }

  @Test
  void queueOfAnotherStoreIsNamedOnceAndByWhatIsDoneAboutIt() {
    assertThat(QueueChecks.of(claimed(3, 0, new QueueFacts.Claim("s-2", false, "")), 1))
        .containsExactly(new Finding(Code.QUEUE_OF_OTHER_STORE, "q", "it belongs to store s-2"));
    assertThat(QueueChecks.of(claimed(3, 1, new QueueFacts.Claim("s-2", true, "")), 1))
        .containsExactly(new Finding(Code.QUEUE_SHARED, "q", "it belongs to store s-2"));
  }

  @Test
  void queueThatCannotBeClaimedIsNamedBesideItsForeignConsumers() {
    QueueFacts.Claim claim = new QueueFacts.Claim("", true, "access refused");
    assertThat(QueueChecks.of(claimed(1, 1, claim), 1))
        .containsExactly(new Finding(Code.QUEUE_UNCLAIMED, "q", "access refused"));
    assertThat(codes(claimed(2, 1, claim), 1))
        .containsExactly(Code.QUEUE_UNCLAIMED, Code.FOREIGN_CONSUMERS);
  }

  @Test
  void sharingQueuesIsNamedWhereverItIsSet() {
    assertThat(SettingChecks.sharing(false)).isEmpty();
    assertThat(SettingChecks.sharing(true))
        .extracting(Finding::code)
        .containsExactly(Code.QUEUE_SHARED);
  }

  private static QueueFacts queue(long consumers, long ours, Map<String, String> arguments) {
    return new QueueFacts(
        "q",
        consumers,
        ours,
        Optional.of(new QueueFacts.Shape(true, false, arguments)),
        "",
        QueueFacts.Claim.FINE);
  }

  private static QueueFacts claimed(long consumers, long ours, QueueFacts.Claim claim) {
    QueueFacts.Shape shape = new QueueFacts.Shape(true, false, SAFE);
    return new QueueFacts("q", consumers, ours, Optional.of(shape), "", claim);
  }

  private static List<Code> codes(QueueFacts queue, int coordinators) {
    return QueueChecks.of(queue, coordinators).stream().map(Finding::code).toList();
  }
}
