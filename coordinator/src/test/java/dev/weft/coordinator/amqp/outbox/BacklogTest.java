package dev.weft.coordinator.amqp.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class BacklogTest {
  private final Backlog backlog =
      new Backlog(new OutboxSettings(true, 10, 4, 1 << 20), Long.MAX_VALUE);

  @Test
  void aNewOneHasToCatchUpWithTheStoreFirst() {
    backlog.offer(Notices.refused(7, 0));
    assertThat(backlog.poll()).isEmpty();
    assertThat(backlog.isDone()).isFalse();
    Backlog.Page page = backlog.wanted().orElseThrow();
    assertThat(page.after()).isZero();
    backlog.read(page, List.of(Notices.refused(5, 0), Notices.refused(7, 0)));
    assertThat(backlog.behind()).isFalse();
    assertThat(numbers()).containsExactly(5L, 7L);
  }

  @Test
  void onceItHasCaughtUpWhatIsOfferedIsTakenDirectlyAndOnce() {
    catchUp();
    backlog.offer(Notices.refused(1, 0));
    backlog.offer(Notices.refused(1, 0));
    backlog.offer(Notices.refused(2, 0));
    assertThat(backlog.wanted()).isEmpty();
    assertThat(numbers()).containsExactly(1L, 2L);
    assertThat(backlog.isDone()).isTrue();
  }

  @Test
  void whatDoesNotFitIsReadFromTheStoreWhenThereIsRoom() {
    catchUp();
    for (long number = 1; number <= 6; number++) {
      backlog.offer(Notices.refused(number, 0));
    }
    assertThat(backlog.behind()).isTrue();
    assertThat(backlog.wanted()).isEmpty();
    Pending first = backlog.poll().orElseThrow();
    Pending second = backlog.poll().orElseThrow();
    assertThat(backlog.wanted()).as("taken is not done").isEmpty();
    backlog.release(first);
    backlog.release(second);
    Backlog.Page page = backlog.wanted().orElseThrow();
    assertThat(page.after()).isEqualTo(4);
    backlog.offer(Notices.refused(7, 0));
    backlog.read(page, List.of(Notices.refused(5, 0), Notices.refused(6, 0)));
    assertThat(backlog.behind()).as("seven came after the reading").isTrue();
  }

  @Test
  void bytesAreBoundedToo() {
    catchUp();
    backlog.offer(Notices.refused(1, 1 << 20));
    backlog.offer(Notices.refused(2, 0));
    assertThat(backlog.behind()).isTrue();
    assertThat(backlog.held()).isEqualTo(1);
  }

  @Test
  void aNoticeThatHasVanishedFromTheStoreIsNotWaitedFor() {
    backlog.offer(Notices.refused(9, 0));
    backlog.read(backlog.wanted().orElseThrow(), List.of());
    assertThat(backlog.behind()).isFalse();
    assertThat(backlog.isDone()).isTrue();
  }

  @Test
  void everythingComesOutOnceAndInOrderWhateverTheTiming() {
    SplittableRandom seeds = new SplittableRandom();
    for (int run = 0; run < 300; run++) {
      long seed = seeds.nextLong();
      check(new SplittableRandom(seed), seed);
    }
  }

  private static void check(SplittableRandom random, long seed) {
    Backlog backlog =
        new Backlog(new OutboxSettings(true, 10, random.nextInt(1, 20), 20_000), Long.MAX_VALUE);
    TreeMap<Long, Notice> store = new TreeMap<>();
    List<Pending> taken = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    Optional<Backlog.Page> reading = Optional.empty();
    List<Notice> read = List.of();
    long committed = 0;
    long offered = 0;
    while (done.size() < 200) {
      switch (random.nextInt(6)) {
        case 0 -> {
          if (committed < 200) {
            committed++;
            store.put(committed, Notices.refused(committed, random.nextInt(3_000)));
          }
        }
        case 1 -> {
          if (offered < committed) {
            Notice next = store.get(++offered);
            backlog.offer(next == null ? Notices.refused(offered, 0) : next);
          }
        }
        case 2 -> backlog.poll().ifPresent(taken::add);
        case 3 -> {
          if (!taken.isEmpty()) {
            Pending one = taken.removeFirst();
            done.add(one.number());
            backlog.release(one);
          }
        }
        case 4 -> {
          if (reading.isEmpty()) {
            reading = backlog.wanted();
            read = reading.map(page -> page(store, page)).orElse(List.of());
          }
        }
        default -> {
          // A reading may take a while: other things happen in between.
          if (reading.isPresent()) {
            backlog.read(reading.get(), read);
          }
          reading = Optional.empty();
        }
      }
    }
    List<Long> all = LongStream.rangeClosed(1, 200).boxed().toList();
    assertThat(done).as("seed %d", seed).isEqualTo(all);
  }

  private static List<Notice> page(NavigableMap<Long, Notice> store, Backlog.Page page) {
    return store.tailMap(page.after(), false).values().stream().limit(page.limit()).toList();
  }

  private void catchUp() {
    backlog.read(backlog.wanted().orElseThrow(), List.of());
  }

  private List<Long> numbers() {
    List<Long> numbers = new ArrayList<>();
    for (Optional<Pending> next = backlog.poll(); next.isPresent(); next = backlog.poll()) {
      numbers.add(next.get().number());
      backlog.release(next.get());
    }
    return numbers;
  }
}
