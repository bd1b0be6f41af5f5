package dev.weft.it.history;

import java.util.List;
import java.util.Set;

/**
 * What a run left behind, for {@link HistoryCheck}.
 *
 * @param confirmed ids whose acceptance was confirmed to their producer
 * @param unknown ids whose acceptance is unknown: the producer was cut off before the answer
 * @param witness what handlers saw themselves do
 * @param results every terminal record, or every result message, whichever the test collected
 */
public record History(
    Set<String> confirmed, Set<String> unknown, List<Sighting> witness, List<Result> results) {
  /** Copies the collections. */
  public History {
    confirmed = Set.copyOf(confirmed);
    unknown = Set.copyOf(unknown);
    witness = List.copyOf(witness);
    results = List.copyOf(results);
  }

  /** A run in which every id was confirmed. */
  public static History of(Set<String> confirmed, List<Sighting> witness, List<Result> results) {
    return new History(confirmed, Set.of(), witness, results);
  }

  /**
   * How Weft said that a job ended.
   *
   * @param job its id
   * @param attempt the attempt that decided it; 0 if none did
   * @param succeeded whether it succeeded
   */
  public record Result(String job, int attempt, boolean succeeded) {
    /** A success of this attempt. */
    public static Result success(String job, int attempt) {
      return new Result(job, attempt, true);
    }
  }
}
