package dev.weft.coordinator.loop;

import java.io.Serial;

/** The store could not do what it was asked. */
public class StoreException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String reason;

  /** What kind of trouble it is. */
  public enum Kind {
    /** The disk is full. Nothing was written; trying again may help. */
    FULL,
    /** Somebody else holds the store. Nothing was written; trying again may help. */
    LOCKED,
    /** Reading or writing failed. Nothing was written; trying again may help. */
    IO,
    /** The store is damaged, or not ours: the process must stop. */
    BROKEN
  }

  /**
   * Makes one.
   *
   * @param kind what kind of trouble it is
   * @param message one line for people, with what to do
   * @param cause what the database said
   */
  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reason = message;
  }

  /** One line for people, with what to do. */
  public String reason() {
    return reason;
  }

  /** What kind of trouble it is. */
  public Kind kind() {
    return kind;
  }
}
