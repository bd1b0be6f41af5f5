package dev.weft.coordinator.loop;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.DeadLetter;
import java.util.List;
import java.util.Optional;

/** The dead letters in the store, as committed. Thread-safe; may block. */
public interface DeadLetterReader {
  /**
   * Lists dead letters, newest first.
   *
   * @param query which
   * @param before only those with a lower number; {@link Long#MAX_VALUE} for the first page
   * @param limit at most so many
   * @return jobs without payload and output, messages without body
   * @throws StoreException if the store cannot be read
   */
  List<DeadLetter> letters(DeadLetterQuery query, long before, int limit) throws StoreException;

  /**
   * Reads a message among the dead letters, with what is kept of its body.
   *
   * @throws StoreException if the store cannot be read
   */
  Optional<DeadLetter> message(long number) throws StoreException;

  /**
   * Reads a job among the dead letters, without payload and output.
   *
   * @throws StoreException if the store cannot be read
   */
  Optional<DeadLetter> letter(JobId job) throws StoreException;

  /**
   * The job that replays another one, if there is one.
   *
   * @throws StoreException if the store cannot be read
   */
  Optional<JobId> replay(JobId of) throws StoreException;
}
