package dev.weft.coordinator.loop;

import java.io.Serial;

/**
 * Another coordinator has taken this one over, or another process runs in its place: nothing was
 * recorded, and nothing that this one decides will ever be. It must drop its streams and stop, or
 * open the store anew.
 */
public final class FencedException extends StoreException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message one line for people, with what to do
   * @param cause what the store saw
   */
  public FencedException(String message, Throwable cause) {
    super(Kind.BROKEN, message, cause);
  }
}
