package dev.weft.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.DispatchSettings;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Restored;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenDecisionTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Moment NOW = new Moment(Instant.EPOCH, Duration.ZERO);

  private final OpenDecision open = new OpenDecision(3, () -> {});

  @Test
  void whoLetsItFillWaitsUntilItIsFull() throws Exception {
    CompletableFuture<Integer> filled = fill();
    add(1);
    add(1);
    assertThat(filled).isNotDone();

    add(1);

    assertThat(filled.join()).isEqualTo(3);
  }

  @Test
  void itIsNotWaitedForOnceNothingMoreCanCome() throws Exception {
    CompletableFuture<Integer> filled = fill();
    add(1);

    open.close();

    assertThat(filled.join()).isEqualTo(1);
    assertThat(open.drained()).isTrue();
  }

  @Test
  void itIsNotWaitedForLongerThanSaid() throws Exception {
    add(1);

    open.awaitFull(Duration.ofNanos(1));

    assertThat(open.take(Duration.ZERO)).isPresent();
  }

  /** Lets it fill on another thread, which waits when this returns; gives how much there was. */
  private CompletableFuture<Integer> fill() {
    CompletableFuture<Integer> filled = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                open.awaitFull(LONG);
                filled.complete(open.take(Duration.ZERO).orElseThrow().effects().size());
              } catch (InterruptedException e) {
                filled.completeExceptionally(new CompletionException(e));
              }
            });
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return filled;
  }

  /** Adds a decision with one effect: a new dispatcher opens the flow of its pool. */
  private void add(int events) {
    Dispatcher dispatcher = new Dispatcher(DispatchSettings.DEFAULT);
    open.add(events, decision -> dispatcher.start(Restored.NOTHING, NOW, decision));
  }
}
