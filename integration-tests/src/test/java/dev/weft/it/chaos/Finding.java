package dev.weft.it.chaos;

import dev.weft.it.history.Audit;
import java.time.Duration;

/**
 * What came of an experiment.
 *
 * @param mishap what went wrong
 * @param audit of all jobs of it
 * @param recovery from when it was right again to the next start of a job
 */
record Finding(String mishap, Audit audit, Duration recovery) {
  /** As a row of a table in Markdown. */
  String row() {
    int lost = audit.lost().size() + audit.untold().size();
    return "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %.1f s |"
        .formatted(
            mishap,
            audit.confirmed(),
            lost,
            audit.duplicated().size(),
            audit.repeated().size(),
            audit.lapsed().size(),
            audit.doubled().size(),
            audit.givenUp().size(),
            audit.late().size(),
            recovery.toMillis() / 1_000.0);
  }
}
