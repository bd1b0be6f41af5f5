package dev.weft.it.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a soak is to do.
 *
 * @param table whether each mishap is tried alone
 * @param kills how often the coordinator is killed in a row
 * @param lasting how long mishaps come at random; zero: not at all
 * @param every how often one comes then
 * @param jobs how many jobs are to come meanwhile
 * @param seed of the order of the mishaps
 * @param report the page whose table is to be replaced
 */
record SoakOptions(
    boolean table,
    int kills,
    Duration lasting,
    Duration every,
    int jobs,
    long seed,
    Optional<Path> report) {
  private static final String PREFIX = "weft.soak.";

  /** What the system properties say. */
  static SoakOptions ofThisProcess() {
    return new SoakOptions(
        Boolean.parseBoolean(get("table", "true")),
        Integer.parseInt(get("kills", "20")),
        Duration.ofSeconds(Math.round(Double.parseDouble(get("minutes", "3")) * 60)),
        Duration.ofMillis(Math.round(Double.parseDouble(get("every", "5")) * 1_000)),
        Integer.parseInt(get("jobs", "30000")),
        Long.parseLong(get("seed", "1")),
        Optional.of(get("report", "")).filter(path -> !path.isEmpty()).map(Path::of));
  }

  /** The load that brings so many jobs in that time, and some more for the time that it stands. */
  Load.Rate rate() {
    int perSecond = (int) Math.ceilDiv(jobs * 5L / 4, Math.max(1, lasting.toSeconds()));
    return new Load.Rate(Math.max(1, perSecond * 2 / 3), Math.max(1, perSecond / 3));
  }

  private static String get(String name, String otherwise) {
    String value = System.getProperty(PREFIX + name, "");
    return value.isEmpty() ? otherwise : value;
  }
}
