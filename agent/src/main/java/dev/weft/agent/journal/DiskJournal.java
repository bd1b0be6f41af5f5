package dev.weft.agent.journal;

import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Roll;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A journal in a segment on disk, to which each commit appends and which each commit that matters
 * syncs. When most of the segment is about what was forgotten, what must be kept is written to a
 * new one, which then takes its place. So nothing is in memory for an attempt but its result: its
 * spec is looked up in the segment when it is wanted.
 *
 * <p>When the disk fails, the attempts of that commit are given back, results stay in memory, and
 * tending tries to write a new segment with everything until that works. The writer's thread owns
 * all but the results and what coordinators have said of their stores.
 */
public final class DiskJournal implements Journal {
  private static final Logger log = LoggerFactory.getLogger(DiskJournal.class);

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

  /**
   * What an earlier process left, but for attempts without a result.
   *
   * @param number of the newest segment that is there; 0 if there is none
   * @param segment that was read, in which specs are
   * @param endings the results that must be kept
   * @param seen what coordinators have said of their stores
   */
  record Left(
      long number,
      Optional<Path> segment,
      Map<AttemptId, Ending> endings,
      Map<Integer, StorePosition> seen) {}

  private final JournalFolder folder;
  private final Disk disk;
  private final String id;
  private final List<String> coordinators;
  private final JournalLimits limits;
  private final Map<AttemptId, Ending> endings = new ConcurrentHashMap<>();
  private final Sightings sightings;

  /** Where the newest segment is; null: there was none yet. */
  private volatile @Nullable Path file;

  /** Null while the disk does not take what is written. */
  private @Nullable SegmentWriter segment;

  private long number;

  /** Bytes of the segment when it had taken the place of the one before. */
  private long begun;

  /** What must be kept, in bytes, but for specs. */
  private long live;

  private SpecBudget specs;

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
   * @param left what an earlier process left
   */
  DiskJournal(Place place, String id, List<String> coordinators, Left left) {
    this.folder = place.folder();
    this.disk = place.disk();
    this.limits = place.limits();
    this.id = id;
    this.coordinators = List.copyOf(coordinators);
    this.specs = new SpecBudget(limits.specs());
    this.number = left.number();
    this.file = left.segment().orElse(null);
    this.endings.putAll(left.endings());
    this.sightings = new Sightings(left.seen());
  }

  @Override
  public List<AttemptId> commit(List<Entry> entries) {
    boolean written = write(entries);
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Assigned(_, AttemptId attempt, _) -> live += Cost.of(attempt);
        case Entry.Ended(_, AttemptId attempt, Ending ending) -> {
          endings.put(attempt, ending);
          live += Cost.of(attempt, ending) - Cost.of(attempt);
        }
        case Entry.Forgotten(AttemptId attempt) -> {
          Ending ending = endings.remove(attempt);
          live -= ending == null ? Cost.of(attempt) : Cost.of(attempt, ending);
        }
      }
    }
    weigh();
    note();
    return written ? List.of() : taken(entries);
  }

  @Override
  public void tend(Roll roll) {
    if (sightings.news()) {
      noteSightings();
    }
    SegmentWriter current = segment;
    if (current != null && !limits.bloated(current.size(), begun, live, specs.used())) {
      return;
    }
    if (waited < wait) {
      waited++;
      return;
    }
    waited = 0;
    try {
      rewrite(roll);
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
  public KeptSpecs specs() {
    return SpecPass.over(() -> file);
  }

  @Override
  public Optional<StorePosition> seen(int link) {
    return sightings.of(link);
  }

  @Override
  public void saw(int link, StorePosition position) {
    sightings.saw(link, position);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void close() {
    noteSightings();
    closeSegment();
  }

  private void closeSegment() {
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
      failed(current, e);
      return false;
    }
  }

  private void failed(SegmentWriter current, IOException why) {
    log.atError()
        .addKeyValue("journal", folder)
        .addKeyValue("reason", why)
        .log("The journal cannot be written; the agent takes no jobs until it can");
    segment = null;
    close(current);
  }

  /** Writes what coordinators have said of their stores, without a sync: less is known then. */
  private void noteSightings() {
    SegmentWriter current = segment;
    if (current == null) {
      return;
    }
    try {
      sightings.put(current.records());
      current.flush();
    } catch (IOException e) {
      failed(current, e);
    }
  }

  private void put(Entry entry, RecordWriter records) {
    switch (entry) {
      case Entry.Assigned(int link, AttemptId attempt, Spec spec) -> {
        records.assigned(link, attempt);
        records.spec(attempt, specs.take(attempt, spec));
      }
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
  private void rewrite(Roll roll) throws IOException {
    Sink sink = disk.open(folder.begin());
    boolean done = false;
    try {
      SegmentWriter next = new SegmentWriter(sink, id);
      next.records().coordinators(coordinators);
      sightings.put(next.records());
      SegmentCopy copy = new SegmentCopy(next, endings, specs.anew());
      try (KeptSpecs older = specs()) {
        copy.take(roll, older);
      }
      next.flush();
      next.sync();
      // From here on nothing may go to the older one: the newer one counts as soon as it is there.
      closeSegment();
      file = folder.complete(number + 1);
      segment = next;
      done = true;
      number++;
      begun = next.size();
      live = copy.live();
      specs = copy.specs();
      weigh();
    } finally {
      if (!done) {
        sink.close();
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
}
