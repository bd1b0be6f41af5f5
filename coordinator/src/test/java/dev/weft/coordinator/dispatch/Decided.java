package dev.weft.coordinator.dispatch;

import java.util.List;
import java.util.stream.Stream;

/** What came of a step of a {@link Bench}. */
record Decided(List<Change> changes, List<Effect> effects) {
  /** This, and then more. */
  Decided and(Decided more) {
    return new Decided(
        Stream.concat(changes.stream(), more.changes.stream()).toList(),
        Stream.concat(effects.stream(), more.effects.stream()).toList());
  }

  /** What is done, without what watchers are told, notices and flows. */
  List<String> does() {
    return words()
        .filter(w -> !w.startsWith("tell ") && !w.startsWith("publish ") && !isFlow(w))
        .toList();
  }

  /** What is done of one kind. */
  List<String> does(String kind) {
    return words().filter(w -> w.startsWith(kind + " ")).toList();
  }

  List<String> assigns() {
    return does("assign");
  }

  List<String> flows() {
    return words().filter(Decided::isFlow).toList();
  }

  /** What is recorded, without the dead letters that go with notices. */
  List<String> records() {
    return changes.stream()
        .filter(change -> !(change instanceof Change.LetterAdded))
        .map(Words::of)
        .toList();
  }

  /** The dead letters that are recorded. */
  List<DeadLetter> letters() {
    return changes.stream()
        .filter(Change.LetterAdded.class::isInstance)
        .map(change -> ((Change.LetterAdded) change).letter())
        .toList();
  }

  private static boolean isFlow(String words) {
    return words.startsWith("open ") || words.startsWith("close ");
  }

  private Stream<String> words() {
    return effects.stream().map(Words::of);
  }
}
