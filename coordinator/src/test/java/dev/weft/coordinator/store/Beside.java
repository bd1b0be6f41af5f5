package dev.weft.coordinator.store;

import java.util.ArrayList;
import java.util.List;

/**
 * What a coordinator of a {@link SharedMemory} keeps beside it, as {@link Keepsakes} does in files:
 * it outlives the store. Confined to one thread.
 */
public final class Beside {
  private Note note = Note.NONE;
  private List<String> keys = List.of();

  /** Keeps how many of its commits are recorded; the real one does that each five seconds. */
  public void recorded(long commits) {
    if (!note.isEmpty()) {
      note = note.at(commits);
    }
  }

  /** The folder is gone, and with it the key. */
  public void lose() {
    note = Note.NONE;
    keys = List.of();
  }

  Note note() {
    return note;
  }

  /** The keys: the one that seals, then earlier ones. */
  List<String> keys() {
    return keys;
  }

  void settle(Note next, String key, long commits) {
    List<String> all = new ArrayList<>(keys);
    all.remove(key);
    all.addFirst(key);
    keys = List.copyOf(all);
    note = next.at(commits);
  }
}
