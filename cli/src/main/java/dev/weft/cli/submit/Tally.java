package dev.weft.cli.submit;

/**
 * What became of a batch, as it is printed; the names are stable.
 *
 * @param idPrefix what the jobs' ids begin with
 * @param jobs how many there are
 * @param existing how many of them had been submitted before
 * @param refused how many the coordinator refused
 * @param succeeded how many were seen to succeed
 * @param failed how many were seen to end otherwise
 * @param submitSeconds how long submitting took
 * @param seconds how long all took
 */
public record Tally(
    String idPrefix,
    int jobs,
    int existing,
    int refused,
    int succeeded,
    int failed,
    double submitSeconds,
    double seconds) {}
