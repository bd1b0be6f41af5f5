package dev.weft.coordinator.store;

/** The words in which the databases differ. */
enum Dialect {
  /** One writer at a time: a transaction that will write says so at once. */
  SQLITE("BEGIN IMMEDIATE", "BEGIN", "") {
    @Override
    String micros() {
      return "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";
    }

    @Override
    String stored(String text) {
      return text;
    }

    @Override
    String read(String stored) {
      return stored;
    }
  },

  /**
   * Many writers. A lock of this kind lets others refer to the row, and lets them read it. A text
   * must not have the character 0 in it: it is written as two others.
   */
  POSTGRES(
      "BEGIN ISOLATION LEVEL READ COMMITTED",
      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
      " FOR NO KEY UPDATE") {
    @Override
    String micros() {
      return "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";
    }

    @Override
    String stored(String text) {
      return text.indexOf('\u0000') < 0 && text.indexOf(ESCAPE) < 0
          ? text
          : text.replace("\u0001", "\u00011").replace("\u0000", "\u00010");
    }

    @Override
    String read(String stored) {
      return stored.indexOf(ESCAPE) < 0
          ? stored
          : stored.replace("\u00010", "\u0000").replace("\u00011", "\u0001");
    }
  };

  private static final char ESCAPE = '\u0001';

  private final String begin;
  private final String beginReading;
  private final String locking;

  Dialect(String begin, String beginReading, String locking) {
    this.begin = begin;
    this.beginReading = beginReading;
    this.locking = locking;
  }

  /** Begins a transaction that writes. */
  String begin() {
    return begin;
  }

  /** Begins a transaction that sees one state of the database and writes nothing. */
  String beginReading() {
    return beginReading;
  }

  /** What a SELECT ends with that keeps others from changing its rows. */
  String locking() {
    return locking;
  }

  /** The database's clock: an expression of microseconds since 1970. */
  abstract String micros();

  /** A text as the database takes it. */
  abstract String stored(String text);

  /** A text that was stored. */
  abstract String read(String stored);
}
