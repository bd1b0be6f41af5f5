package dev.weft.coordinator.loop;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import java.util.List;
import java.util.Optional;

/** The coordinators that share the store, for calls that only one of them can answer. */
@FunctionalInterface
public interface Peers {
  /** There are none: this coordinator owns everything. */
  Peers NONE = _ -> Optional.empty();

  /**
   * Another coordinator.
   *
   * @param id what people call it
   * @param address where its API is reached, as {@code host:port}; empty if it did not say
   */
  record Peer(String id, String address) {}

  /**
   * The other coordinator that a job belongs to which has not ended; thread-safe, may block.
   *
   * @return empty if it is this one's, has ended, or is not there: everybody can say that
   * @throws StoreException if the store cannot be read
   */
  Optional<Peer> ownerOf(JobId job) throws StoreException;

  /**
   * The other coordinator that lets a schedule fire; thread-safe, may block.
   *
   * @return empty if it is this one's, or is not there
   * @throws StoreException if the store cannot be read
   */
  default Optional<Peer> ownerOf(ScheduleId schedule) throws StoreException {
    return Optional.empty();
  }

  /**
   * The other coordinators that work, or died so lately that nobody has taken them over;
   * thread-safe, may block.
   *
   * @throws StoreException if the store cannot be read
   */
  default List<Peer> others() throws StoreException {
    return List.of();
  }

  /**
   * The schedules of the other coordinators, as last committed, in order of id; thread-safe, may
   * block.
   *
   * @throws StoreException if the store cannot be read
   */
  default List<Schedule> schedules() throws StoreException {
    return List.of();
  }
}
