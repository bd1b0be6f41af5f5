package dev.weft.it.chaos;

import java.time.Instant;
import java.util.Optional;

/** Something that goes wrong, and is put right again. Used by one thread. */
public interface Mishap {
  /** What goes wrong, in a few words for people; names it in reports. */
  String name();

  /** Why this machine cannot have it go wrong; empty if it can. */
  default Optional<String> impossible() {
    return Optional.empty();
  }

  /**
   * Has it go wrong, and puts it right.
   *
   * @param arena where
   * @param load what runs meanwhile
   * @return when it was right again
   */
  Mended strike(Arena arena, Load load) throws Exception;

  /**
   * When things were right again.
   *
   * @param at from then on jobs should start; where a process was killed, when it was started again
   * @param pid of the process that should start them; 0: whoever does
   */
  record Mended(Instant at, long pid) {
    /** Right again now, for all. */
    static Mended now() {
      return new Mended(Instant.now(), 0);
    }
  }
}
