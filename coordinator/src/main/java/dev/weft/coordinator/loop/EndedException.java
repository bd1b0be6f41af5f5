package dev.weft.coordinator.loop;

import java.io.Serial;

/**
 * There will be no answer: the coordinator ends. Whether what was asked for has happened, or will
 * when it starts again, is not said by this.
 */
public final class EndedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  EndedException() {
    super("the coordinator ends", null, false, false);
  }
}
