package dev.weft.it.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What happened, as text: kept when asked for, and always summed up in one number. */
final class Trace {
  /** What is done with what happens. */
  enum Mode {
    /** Nothing. */
    OFF,
    /** It is summed up. */
    HASH,
    /** It is summed up and kept. */
    KEEP
  }

  private final Agenda agenda;
  private final Mode mode;
  private final List<String> lines = new ArrayList<>();
  private long hash = 0xcbf29ce484222325L;

  Trace(Agenda agenda, Mode mode) {
    this.agenda = agenda;
    this.mode = mode;
  }

  boolean on() {
    return mode != Mode.OFF;
  }

  /** Notes something; ask {@link #on} first if making the text is dear. */
  void note(String who, String what) {
    if (mode == Mode.OFF) {
      return;
    }
    String line = "%7d %-6s %s".formatted(agenda.now(), who, what);
    for (int i = 0; i < line.length(); i++) {
      hash = (hash ^ line.charAt(i)) * 0x100000001b3L;
    }
    if (mode == Mode.KEEP) {
      lines.add(line);
    }
  }

  long hash() {
    return hash;
  }

  /** What happened to a job, and the last that happened at all. */
  String timeline(String job) {
    String mine =
        lines.stream().filter(line -> line.contains(job + "#")).collect(Collectors.joining("\n"));
    int from = Math.max(0, lines.size() - 40);
    return "--- "
        + job
        + "\n"
        + mine
        + "\n--- last\n"
        + String.join("\n", lines.subList(from, lines.size()));
  }
}
