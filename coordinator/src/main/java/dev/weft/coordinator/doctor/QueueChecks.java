package dev.weft.coordinator.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is unsafe about a queue that jobs come from. Pure. */
final class QueueChecks {
  private QueueChecks() {}

  /**
   * Judges one queue.
   *
   * @param coordinators how many share the store and may all take from the queue, this one included
   */
  static List<Finding> of(QueueFacts queue, int coordinators) {
    List<Finding> findings = new ArrayList<>();
    if (!queue.trouble().isEmpty()) {
      findings.add(new Finding(Code.QUEUE_FAILED, queue.name(), queue.trouble()));
    }
    claim(queue.name(), queue.claim(), findings);
    if (queue.claim().otherStore().isEmpty()) {
      strangers(queue, coordinators).ifPresent(findings::add);
    }
    queue
        .shape()
        .ifPresentOrElse(
            shape -> shape(queue.name(), shape, findings),
            () ->
                findings.add(
                    Finding.notChecked(
                        "arguments of queue " + queue.name(), "the broker does not say them")));
    return findings;
  }

  private static void claim(String queue, QueueFacts.Claim claim, List<Finding> findings) {
    if (!claim.otherStore().isEmpty()) {
      Code code = claim.shared() ? Code.QUEUE_SHARED : Code.QUEUE_OF_OTHER_STORE;
      findings.add(new Finding(code, queue, "it belongs to store " + claim.otherStore()));
    }
    if (!claim.trouble().isEmpty()) {
      findings.add(new Finding(Code.QUEUE_UNCLAIMED, queue, claim.trouble()));
    }
  }

  private static Optional<Finding> strangers(QueueFacts queue, int coordinators) {
    // Of the others with the same store it is not known which of them take messages now.
    long known = queue.ours() + coordinators - 1;
    if (queue.consumers() <= known) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Code.FOREIGN_CONSUMERS,
            queue.name(),
            "%d take messages from it, of which at most %d belong to this store"
                .formatted(queue.consumers(), known)));
  }

  private static void shape(String queue, QueueFacts.Shape shape, List<Finding> findings) {
    String type = shape.argument("x-queue-type");
    String overflow = shape.argument("x-overflow");
    boolean quorum = type.equals("quorum");
    boolean classic = type.isEmpty() || type.equals("classic");
    boolean deadLetters = !shape.argument("x-dead-letter-exchange").isEmpty();
    String strategy = shape.argument("x-dead-letter-strategy");
    if (classic) {
      findings.add(new Finding(Code.QUEUE_CLASSIC, queue, "its type is classic"));
    }
    if (!shape.durable() || shape.autoDelete()) {
      String which = shape.durable() ? "it is deleted with its last consumer" : "it is not durable";
      findings.add(new Finding(Code.QUEUE_TRANSIENT, queue, which));
    }
    if (!deadLetters) {
      findings.add(
          new Finding(Code.QUEUE_WITHOUT_DEAD_LETTERS, queue, "it has no x-dead-letter-exchange"));
    } else if (quorum && !(strategy.equals("at-least-once") && overflow.equals("reject-publish"))) {
      findings.add(
          new Finding(
              Code.QUEUE_DROPS_DEAD_LETTERS,
              queue,
              "x-dead-letter-strategy is %s and x-overflow is %s"
                  .formatted(orDefault(strategy), orDefault(overflow))));
    }
    if (shape.argument("x-delivery-limit").equals("-1")) {
      findings.add(new Finding(Code.QUEUE_DELIVERY_LIMIT, queue, "x-delivery-limit is -1"));
    }
    limits(queue, shape, overflow, findings);
  }

  private static void limits(
      String queue, QueueFacts.Shape shape, String overflow, List<Finding> findings) {
    for (String limit : List.of("x-max-length", "x-max-length-bytes")) {
      if (!shape.argument(limit).isEmpty() && !overflow.startsWith("reject-publish")) {
        findings.add(
            new Finding(
                Code.QUEUE_DROPS_OLDEST,
                queue,
                "%s is %s and x-overflow is %s"
                    .formatted(limit, shape.argument(limit), orDefault(overflow))));
      }
    }
    for (String time : List.of("x-expires", "x-message-ttl")) {
      if (!shape.argument(time).isEmpty()) {
        findings.add(
            new Finding(
                Code.QUEUE_EXPIRES, queue, "%s is %s ms".formatted(time, shape.argument(time))));
      }
    }
  }

  private static String orDefault(String value) {
    return value.isEmpty() ? "not set" : value;
  }
}
