package dev.weft.coordinator.store;

/** The words in which the databases differ. */
enum Dialect {
  /** One writer at a time: a transaction that will write says so at once. */
  SQLITE("BEGIN IMMEDIATE", "BEGIN", "");

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

  /** A text as the database takes it. */
  String stored(String text) {
    return text;
  }

  /** A text that was stored. */
  String read(String stored) {
    return stored;
  }
}
