package dev.weft.common.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadsTest {
  private final BlockingQueue<Throwable> fatal = new LinkedBlockingQueue<>();
  private final Threads threads = new Threads(fatal::add);

  @Test
  void startedThreadsHaveTheirNameAndKind() throws InterruptedException {
    List<Thread> seen = new ArrayList<>();
    threads.critical("loop", () -> seen.add(Thread.currentThread())).join();
    threads.platform("reader", () -> seen.add(Thread.currentThread())).join();
    threads.virtual("link", () -> seen.add(Thread.currentThread())).join();
    assertThat(seen).extracting(Thread::getName).containsExactly("loop", "reader", "link");
    assertThat(seen).extracting(Thread::isVirtual).containsExactly(false, false, true);
    assertThat(seen).extracting(Thread::isDaemon).containsOnly(true);
  }

  @Test
  void factoriesNumberTheirThreads() {
    ThreadFactory pool = threads.platformFactory("cpu");
    assertThat(pool.newThread(() -> {}).getName()).isEqualTo("cpu-0");
    assertThat(pool.newThread(() -> {}).getName()).isEqualTo("cpu-1");
    assertThat(pool.newThread(() -> {}).isDaemon()).isTrue();
    ThreadFactory virtual = threads.virtualFactory("attempt");
    assertThat(virtual.newThread(() -> {}).getName()).isEqualTo("attempt-0");
    assertThat(virtual.newThread(() -> {}).isVirtual()).isTrue();
  }

  @Test
  void anExecutorGivesEachTaskItsOwnVirtualThread()
      throws InterruptedException, ExecutionException {
    try (ExecutorService executor = threads.virtualPerTask("call")) {
      assertThat(executor.submit(() -> Thread.currentThread().getName()).get()).isEqualTo("call-0");
      assertThat(executor.submit(() -> Thread.currentThread().isVirtual()).get()).isTrue();
    }
  }

  @Test
  void theFirstCriticalThreadThatDiesIsFatalAndNoOther() throws InterruptedException {
    IllegalStateException first = new IllegalStateException("first");
    threads
        .platform(
            "harmless",
            () -> {
              throw new IllegalStateException("harmless");
            })
        .join();
    threads
        .virtual(
            "harmless too",
            () -> {
              throw new IllegalStateException("harmless too");
            })
        .join();
    assertThat(fatal).isEmpty();
    threads
        .critical(
            "loop",
            () -> {
              throw first;
            })
        .join();
    threads
        .critical(
            "store",
            () -> {
              throw new StackOverflowError("second");
            })
        .join();
    assertThat(fatal).containsExactly(first);
  }

  @Test
  void aCriticalThreadMayEnd() throws InterruptedException {
    threads.critical("loop", () -> {}).join();
    assertThat(fatal).isEmpty();
  }
}
