package dev.weft.coordinator.loop;

class MemoryStoreTest extends JobStoreContract {
  private final MemoryStore store = new MemoryStore();

  @Override
  protected JobStore store() {
    return store;
  }

  @Override
  protected JobReader reader() {
    return store;
  }

  @Override
  protected void restart() {
    // It lasts as long as the test.
  }
}
