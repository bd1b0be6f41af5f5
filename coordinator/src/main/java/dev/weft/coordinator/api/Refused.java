package dev.weft.coordinator.api;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Ends a call with an answer that is not the one it asked for. Without a stack trace. */
final class Refused extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final Details details;

  /**
   * What programs are told besides the reason.
   *
   * @param fields which fields are wrong
   * @param facts by name
   * @param retryAfter when to try again; zero if it does not say
   */
  record Details(List<BadField> fields, Map<String, String> facts, Duration retryAfter) {
    static final Details NONE = new Details(List.of(), Map.of(), Duration.ZERO);

    Details {
      fields = List.copyOf(fields);
      facts = Map.copyOf(facts);
    }
  }

  /**
   * A field that breaks its limit.
   *
   * @param path such as {@code spec.policy.timeout}
   * @param rule what it must be; never repeats the value
   */
  record BadField(String path, String rule) {}

  private Refused(Reason reason, String message, Details details) {
    super(message, null, false, false);
    this.reason = reason;
    this.details = details;
  }

  static Refused because(Reason reason, String message) {
    return new Refused(reason, message, Details.NONE);
  }

  static Refused fields(List<BadField> fields) {
    BadField first = fields.getFirst();
    String more = fields.size() > 1 ? " (and %d more)".formatted(fields.size() - 1) : "";
    return new Refused(
        Reason.INVALID_FIELD,
        first.path() + ": " + first.rule() + more,
        new Details(fields, Map.of(), Duration.ZERO));
  }

  static Refused field(String path, String rule) {
    return fields(List.of(new BadField(path, rule)));
  }

  static Refused later(Reason reason, String message, Duration retryAfter) {
    return new Refused(reason, message, new Details(List.of(), Map.of(), retryAfter));
  }

  static Refused with(Reason reason, String message, Map<String, String> facts) {
    return new Refused(reason, message, new Details(List.of(), facts, Duration.ZERO));
  }

  Reason reason() {
    return reason;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  Details details() {
    return details;
  }
}
