package dev.weft.agent.journal;

import java.io.Serial;

/** What is in a file is not what was written. */
final class DamageException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  DamageException(String message) {
    super(message);
  }
}
