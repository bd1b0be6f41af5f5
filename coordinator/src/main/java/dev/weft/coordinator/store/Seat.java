package dev.weft.coordinator.store;

/**
 * Who may write, from one opening of the store to the next.
 *
 * @param cluster tells this store from every other; made with it, never changes
 * @param owner the coordinator's number, which stays the same over its restarts
 * @param epoch rises with each start, and when the coordinator is taken over: then it has lost its
 *     seat
 * @param jobs new jobs get higher numbers than this, so that no other coordinator gives the same
 * @param notices new notices get higher numbers than this
 * @param incarnation random for each opening
 * @param commits how many of its commits the store held then
 * @param timeline where the store was then
 */
record Seat(
    String cluster,
    long owner,
    long epoch,
    long jobs,
    long notices,
    String incarnation,
    long commits,
    Timeline timeline) {}
