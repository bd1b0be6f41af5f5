package dev.weft.it.net;

/** What a {@link Lane} decides on bytes that are ready to be sent. */
sealed interface Verdict {
  /** The first so many go on; the rest asks again. */
  record Forward(int count) implements Verdict {}

  /** All of them are dropped. */
  record Drop() implements Verdict {}

  /** The first so many go on, then the connection is reset. */
  record Cut(int count) implements Verdict {}
}
