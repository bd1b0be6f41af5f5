package dev.weft.agent.journal;

import dev.weft.agent.core.Census;
import dev.weft.agent.core.Entry;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.common.id.AttemptId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A journal in a segment on disk, to which each commit appends and which each commit that matters
 * syncs. When most of the segment is about what was forgotten, what must be kept is written to a
 * new one, which then takes its place. So nothing is in memory for an attempt but its result.
 *
 * <p>When the disk fails, the attempts of that commit are given back, results stay in memory, and
 * tending tries to write a new segment with everything until that works. The writer's thread owns
 * all but the results.
 */
public final class DiskJournal implements Journal {
  private static final Logger log = LoggerFactory.getLogger(DiskJournal.class);

  /** What a record takes apart from its texts and bytes: a rough figure, but always the same. */
  private static final long ASSIGNED_COST = 8;

  private static final long ENDED_COST = 40;

  /** The longest wait between two tries, in calls of {@link #tend}. */
  private static final int LONGEST_WAIT = 32;

  /**
   * Where a journal is.
   *
   * @param folder of its segments
   * @param disk what they are written with
   * @param limits how large they may become
   */
  record Place(JournalFolder folder, Disk disk, JournalLimits limits) {}

  private final JournalFolder folder;
  private final Disk disk;
  private final String id;
  private final List<String> coordinators;
  private final JournalLimits limits;
  private final Map<AttemptId, Ending> endings = new ConcurrentHashMap<>();

  /** Null while the disk does not take what is written. */
  private @Nullable SegmentWriter segment;

  private long number;

  /** What must be kept, in bytes. */
  private long live;

  private boolean full;

  /** What {@link #works} means for people; read by any thread. */
  private volatile String trouble = "";

  private int wait;
  private int waited;

  /**
   * A journal that has no segment yet: tending makes one.
   *
   * @param place where it is
   * @param id its id
   * @param coordinators their addresses, in the order of the links
   * @param number of the newest segment that is there; 0 if there is none
   * @param endings the results that must be kept
   */
  DiskJournal(
      Place place,
      String id,
      List<String> coordinators,
      long number,
      Map<AttemptId, Ending> endings) {
    this.folder = place.folder();
    this.disk = place.disk();
    this.limits = place.limits();
    this.id = id;
    this.coordinators = List.copyOf(coordinators);
    this.number = number;
    this.endings.putAll(endings);
  }

  @Override
  public List<AttemptId> commit(List<Entry> entries) {
    boolean written = write(entries);
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Assigned(_, AttemptId attempt) -> live += cost(attempt);
        case Entry.Ended(_, AttemptId attempt, Ending ending) -> {
          endings.put(attempt, ending);
          live += cost(attempt, ending) - cost(attempt);
        }
        case Entry.Forgotten(AttemptId attempt) -> {
          Ending ending = endings.remove(attempt);
          live -= ending == null ? cost(attempt) : cost(attempt, ending);
        }
      }
    }
    weigh();
    note();
    return written ? List.of() : taken(entries);
  }

  @Override
  public void tend(Consumer<Census> count) {
    SegmentWriter current = segment;
    if (current != null && !limits.bloated(current.size(), live)) {
      return;
    }
    if (waited < wait) {
      waited++;
      return;
    }
    waited = 0;
    try {
      rewrite(count);
      wait = 0;
      if (current == null) {
        log.atInfo().addKeyValue("journal", folder).log("The journal can be written");
      }
    } catch (IOException e) {
      wait = Math.min(LONGEST_WAIT, Math.max(1, wait * 2));
      abandon(e);
    }
    note();
  }

  @Override
  public boolean works() {
    return segment != null && !full;
  }

  @Override
  public String trouble() {
    return trouble;
  }

  @Override
  public Optional<Ending> ending(AttemptId attempt) {
    return Optional.ofNullable(endings.get(attempt));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void close() {
    SegmentWriter current = segment;
    segment = null;
    if (current != null) {
      close(current);
    }
  }

  private void note() {
    String now =
        segment == null ? "the journal cannot be written" : full ? "the journal is full" : "";
    if (!now.equals(trouble)) {
      trouble = now;
    }
  }

  private void weigh() {
    boolean before = full;
    full = limits.full(before, live);
    if (full && !before) {
      log.atWarn()
          .addKeyValue("journal", folder)
          .addKeyValue("bytes", live)
          .log("The journal is full; the agent takes no jobs until enough results are recorded");
    }
  }

  /** False if the entries are not in the segment. */
  private boolean write(List<Entry> entries) {
    SegmentWriter current = segment;
    if (current == null) {
      return false;
    }
    try {
      boolean matters = false;
      for (Entry entry : entries) {
        put(entry, current.records());
        current.flushIfLarge();
        // What is forgotten and turns up again is judged again: that need not be on the disk.
        matters |= !(entry instanceof Entry.Forgotten);
      }
      current.flush();
      if (matters) {
        current.sync();
      }
      return true;
    } catch (IOException e) {
      log.atError()
          .addKeyValue("journal", folder)
          .addKeyValue("reason", e)
          .log("The journal cannot be written; the agent takes no jobs until it can");
      segment = null;
      close(current);
      return false;
    }
  }

  private static void put(Entry entry, RecordWriter records) {
    switch (entry) {
      case Entry.Assigned(int link, AttemptId attempt) -> records.assigned(link, attempt);
      case Entry.Ended(int link, AttemptId attempt, Ending ending) ->
          records.ended(link, attempt, ending);
      case Entry.Forgotten(AttemptId attempt) -> records.forgotten(attempt);
    }
  }

  private static List<AttemptId> taken(List<Entry> entries) {
    return entries.stream()
        .filter(Entry.Assigned.class::isInstance)
        .map(entry -> ((Entry.Assigned) entry).attempt())
        .toList();
  }

  /** Writes all that must be kept to a new segment, which is then the only one. */
  private void rewrite(Consumer<Census> count) throws IOException {
    Sink file = disk.open(folder.begin());
    boolean done = false;
    try {
      SegmentWriter next = new SegmentWriter(file, id);
      next.records().coordinators(coordinators);
      Copy copy = new Copy(next);
      count.accept(copy);
      next.flush();
      next.sync();
      // From here on nothing may go to the older one: the newer one counts as soon as it is there.
      close();
      folder.complete(number + 1);
      segment = next;
      done = true;
      number++;
      live = copy.live;
      weigh();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      if (!done) {
        file.close();
      }
    }
    folder.deleteBefore(number);
  }

  private void abandon(IOException why) {
    log.atLevel(segment == null ? Level.DEBUG : Level.WARN)
        .addKeyValue("journal", folder)
        .addKeyValue("reason", why)
        .log("No new segment of the journal could be written");
    try {
      folder.abandon();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("What was begun could not be removed; the next try does that");
    }
  }

  private static void close(SegmentWriter writer) {
    try {
      writer.close();
    } catch (IOException e) {
      // Nothing is gathered in it: what was written is in the file or was said not to be.
      log.atDebug().setCause(e).log("A segment did not close well");
    }
  }

  private static long cost(AttemptId attempt) {
    return ASSIGNED_COST + attempt.job().value().length();
  }

  private static long cost(AttemptId attempt, Ending ending) {
    return ENDED_COST
        + attempt.job().value().length()
        + ending.output().size()
        + ending.output().type().length()
        + ending.failure().code().length()
        + ending.failure().message().length();
  }

  /** Puts what a census tells into a segment. */
  private final class Copy implements Census {
    private final SegmentWriter to;
    private long live;

    Copy(SegmentWriter to) {
      this.to = to;
    }

    @Override
    public void unended(int link, AttemptId attempt) {
      to.records().assigned(link, attempt);
      live += cost(attempt);
      flushIfLarge();
    }

    @Override
    public void ended(int link, AttemptId attempt) {
      Ending ending = ending(attempt).orElseThrow();
      to.records().ended(link, attempt, ending);
      live += cost(attempt, ending);
      flushIfLarge();
    }

    private void flushIfLarge() {
      try {
        to.flushIfLarge();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
