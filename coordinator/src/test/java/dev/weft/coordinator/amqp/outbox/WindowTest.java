package dev.weft.coordinator.amqp.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class WindowTest {
  @Test
  void aNoticeIsCompleteWithItsLastMessage() {
    Window window = new Window(10);
    Pending both = send(window, 1, 2);
    Pending single = send(window, 2, 1);
    assertThat(window.answer(2, false, true)).isEmpty();
    assertThat(window.answer(3, false, true)).containsExactly(single);
    assertThat(window.size()).isEqualTo(3);
    assertThat(window.answer(1, false, true)).containsExactly(both);
    assertThat(window.size()).isZero();
    assertThat(both.failed()).isFalse();
  }

  @Test
  void oneRefusedMessageSpoilsItsNotice() {
    Window window = new Window(10);
    Pending pending = send(window, 1, 3);
    window.answer(2, false, false);
    assertThat(window.answer(3, true, true)).containsExactly(pending);
    assertThat(pending.failed()).isTrue();
  }

  @Test
  void whatIsLeftIsListedInOrder() {
    Window window = new Window(10);
    Pending a = send(window, 1, 2);
    Pending b = send(window, 2, 1);
    Pending c = send(window, 3, 2);
    window.answer(3, false, true);
    assertThat(window.notices()).containsExactly(a, c);
    assertThat(b.failed()).isFalse();
    window.clear();
    assertThat(window.notices()).isEmpty();
    assertThat(window.size()).isZero();
  }

  @Test
  void moreThanItHoldsIsRefused() {
    Window window = new Window(4);
    for (int i = 1; i <= 4; i++) {
      send(window, i, 1);
    }
    assertThatThrownBy(() -> send(window, 5, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void everyNoticeIsCompleteOnceWhateverTheOrderOfAnswers() {
    SplittableRandom seeds = new SplittableRandom();
    for (int run = 0; run < 200; run++) {
      long seed = seeds.nextLong();
      check(new SplittableRandom(seed), seed);
    }
  }

  private static void check(SplittableRandom random, long seed) {
    Window window = new Window(64);
    Map<Pending, Integer> open = new HashMap<>();
    List<Pending> bySequence = new ArrayList<>();
    TreeSet<Integer> unanswered = new TreeSet<>();
    Set<Pending> complete = new HashSet<>();
    for (int step = 0; step < 2_000; step++) {
      if (window.size() <= 60 && (unanswered.isEmpty() || random.nextInt(3) > 0)) {
        int messages = random.nextInt(1, 4);
        Pending pending = send(window, step + 1, messages);
        open.put(pending, messages);
        for (int i = 0; i < messages; i++) {
          bySequence.add(pending);
          unanswered.add(bySequence.size());
        }
      } else {
        int sequence = pick(unanswered, random);
        boolean multiple = random.nextBoolean();
        Set<Integer> answered =
            multiple ? new TreeSet<>(unanswered.headSet(sequence, true)) : Set.of(sequence);
        unanswered.removeAll(answered);
        Set<Pending> expected = new HashSet<>();
        for (int one : answered) {
          Pending pending = bySequence.get(one - 1);
          if (open.merge(pending, -1, Integer::sum) == 0) {
            expected.add(pending);
          }
        }
        List<Pending> found = window.answer(sequence, multiple, true);
        assertThat(found).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        found.forEach(one -> assertThat(complete.add(one)).isTrue());
      }
    }
  }

  private static int pick(NavigableSet<Integer> from, SplittableRandom random) {
    int index = random.nextInt(Math.min(from.size(), 10));
    return from.stream().skip(index).findFirst().orElseThrow();
  }

  private static Pending send(Window window, long number, int messages) {
    Pending pending = new Pending(Notices.refused(number, 0));
    pending.begin();
    for (int i = 0; i < messages; i++) {
      window.add(pending);
      pending.sent(false);
    }
    return pending;
  }
}
