package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.JobStore;
import dev.weft.coordinator.loop.StoreException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

class SharedMemoryTest extends SharedStoreContract {
  private final SharedMemory memory = new SharedMemory();

  @BeforeEach
  void start() throws StoreException {
    begin();
  }

  @Override
  protected Partner starts(String name) {
    return new InMemory(memory, memory.sit(name));
  }

  private record InMemory(SharedMemory memory, Place place) implements Partner {
    @Override
    public JobStore store() {
      return place;
    }

    @Override
    public Optional<Job> row(JobId id) {
      return memory.tables().detail(id).map(JobReader.JobDetail::job);
    }

    @Override
    public List<Notice> notices() {
      return place.notices(0, 10);
    }

    @Override
    public long owner() {
      return place.owner();
    }

    @Override
    public long epoch() {
      return place.epoch();
    }

    @Override
    public void beat() throws FencedException {
      place.beat();
    }

    @Override
    public List<Member> others() {
      return place.others();
    }

    @Override
    public Optional<TakenOver> takeOver(Member dead) throws FencedException {
      return place.takeOver(dead);
    }

    @Override
    public void leave() {
      place.leave();
    }
  }
}
