package dev.weft.common.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PermitsTest {
  @Test
  void noMoreThanTheLimitAreHeld() throws InterruptedException {
    Permits permits = new Permits(2);
    Permit first = permits.acquire();
    assertThat(permits.tryAcquire()).isPresent();
    assertThat(permits.tryAcquire()).isEmpty();
    assertThat(permits.tryAcquire(Duration.ofNanos(1))).isEmpty();
    assertThat(permits.free()).isZero();
    first.close();
    assertThat(permits.tryAcquire(Duration.ofNanos(1))).isPresent();
    assertThat(permits.limit()).isEqualTo(2);
  }

  @Test
  void aPermitIsReleasedOnceHoweverOftenItIsClosed() throws InterruptedException {
    Permits permits = new Permits(2);
    Permit permit = permits.acquire();
    permit.close();
    permit.close();
    assertThat(permits.free()).isEqualTo(2);
  }

  @Test
  void aFailureInsideGivesThePermitBack() {
    Permits permits = new Permits(1);
    try (Permit _ = permits.acquire()) {
      throw new IllegalStateException("planned");
    } catch (IllegalStateException | InterruptedException e) {
      assertThat(permits.free()).isEqualTo(1);
    }
  }

  @Test
  void whoWaitsGetsThePermitThatIsReleased() throws InterruptedException {
    Permits permits = new Permits(1);
    Permit held = permits.acquire();
    AtomicInteger free = new AtomicInteger(-1);
    Thread waiting = Thread.ofVirtual().start(() -> free.set(takeAndCount(permits)));
    held.close();
    waiting.join();
    assertThat(free).hasValue(0);
    assertThat(permits.free()).isEqualTo(1);
  }

  @Test
  void asManyAsTheLimitAreInsideTogetherAndNeverMore() throws InterruptedException {
    Permits permits = new Permits(7);
    // Opens each time seven are inside, so the test ends only if all permits can be held at once.
    CyclicBarrier seven = new CyclicBarrier(7);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try (Permit _ = permits.acquire()) {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  seven.await();
                  inside.decrementAndGet();
                } catch (InterruptedException | BrokenBarrierException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most).hasValue(7);
    assertThat(permits.free()).isEqualTo(7);
  }

  @Test
  void thereIsAtLeastOnePermit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Permits(0));
  }

  private static int takeAndCount(Permits permits) {
    try (Permit _ = permits.acquire()) {
      return permits.free();
    } catch (InterruptedException e) {
      return -2;
    }
  }
}
