package dev.weft.agent.core;

import dev.weft.common.time.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What was decided: what to put in the journal, and what to do after it, in order. Confined to the
 * thread that decides until it is handed over.
 */
public final class Decision {
  private final Duration now;
  private final List<Entry> entries = new ArrayList<>(2);
  private final List<Effect> effects = new ArrayList<>(2);

  Decision(Moment now) {
    this.now = now.steady();
  }

  /** Steady time at which it is decided. */
  Duration now() {
    return now;
  }

  void record(Entry entry) {
    entries.add(entry);
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  void send(Links.Link link, Message message) {
    effects.add(new Effect.Send(link.stream, message));
  }

  /** What to put in the journal, in order. Not to be changed. */
  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** What to do when the entries are durable, in order. Not to be changed. */
  public List<Effect> effects() {
    return Collections.unmodifiableList(effects);
  }
}
