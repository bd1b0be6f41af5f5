package dev.weft.it.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that is known of a run under faults, from everybody who saw a part of it.
 *
 * @param acts what clients did and heard
 * @param witness what handlers saw themselves do
 * @param listed every job that Weft knows at the end
 * @param tellings every message on how a job ended
 * @param died when agents' processes died, by their ids
 * @param absences of agents' processes
 * @param soon how long after it was taken a job should have been told to be done
 */
public record Evidence(
    List<Act> acts,
    List<Sighting> witness,
    List<Listed> listed,
    List<Telling> tellings,
    Map<Long, Instant> died,
    List<Absence> absences,
    Duration soon) {
  /** Copies the collections. */
  public Evidence {
    acts = List.copyOf(acts);
    witness = List.copyOf(witness);
    listed = List.copyOf(listed);
    tellings = List.copyOf(tellings);
    died = Map.copyOf(died);
    absences = List.copyOf(absences);
  }
}
