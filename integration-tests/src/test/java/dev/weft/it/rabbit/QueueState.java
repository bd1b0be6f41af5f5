package dev.weft.it.rabbit;

/**
 * What the server says about a queue.
 *
 * @param name its name
 * @param ready messages that wait for a consumer
 * @param unacked messages that were delivered and not acknowledged
 * @param consumers who consume it
 */
public record QueueState(String name, long ready, long unacked, int consumers) {
  /** Reads a line of the server's tab-separated list. */
  static QueueState parse(String line) {
    String[] fields = line.split("\t", -1);
    return new QueueState(
        fields[0],
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        Integer.parseInt(fields[3]));
  }
}
