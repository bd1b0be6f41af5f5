package dev.weft.coordinator.amqp.codec;

import java.io.Serial;

/** A message is not fit to be a job. Never leaves this package; has no stack trace. */
final class Unfit extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final RefusalReason reason;

  /**
   * Makes one.
   *
   * @param detail one line for people that names the field; never repeats the body
   */
  Unfit(RefusalReason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  RefusalReason reason() {
    return reason;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
