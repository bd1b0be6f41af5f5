package dev.weft.agent.journal;

import dev.weft.agent.core.Census;
import dev.weft.agent.core.Restored;
import dev.weft.agent.core.Roll;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.common.id.AttemptId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal that was opened, and what an earlier process left in it.
 *
 * @param journal to go on with
 * @param restored what was left
 */
public record JournalStart(Journal journal, Restored restored) {
  private static final Logger log = LoggerFactory.getLogger(JournalStart.class);
  private static final int ID = 16;

  /** A journal in memory: it never has anything from before. */
  public static JournalStart inMemory() {
    return new JournalStart(new MemoryJournal(), Restored.NOTHING);
  }

  /**
   * Opens the journal in a folder that no other process uses. What is damaged is said and left
   * behind, and then the journal goes on under another id. If the disk is full the journal does not
   * work until it is not.
   *
   * @param path the folder; made if it is not there
   * @param maxSize bytes that the files may take on the disk
   * @param coordinators their addresses, in the order of the links
   * @param random for a new id
   * @throws IOException if the folder cannot be used, or was written by a newer release
   */
  public static JournalStart onDisk(
      Path path, long maxSize, List<String> coordinators, RandomGenerator random)
      throws IOException {
    return open(path, new JournalLimits(maxSize), coordinators, random, Disk.REAL);
  }

  static JournalStart open(
      Path path, JournalLimits limits, List<String> coordinators, RandomGenerator random, Disk disk)
      throws IOException {
    JournalFolder folder = JournalFolder.open(path);
    NavigableMap<Long, Path> segments = folder.segments();
    Optional<SegmentReader.Contents> found = newest(segments);
    found.ifPresent(contents -> tell(folder, contents));
    String id =
        found
            .filter(contents -> contents.damage().isEmpty())
            .map(SegmentReader.Contents::journal)
            .orElseGet(() -> newId(random));
    Map<AttemptId, Ending> endings = new LinkedHashMap<>();
    Restored restored =
        found
            .map(contents -> restored(contents.recovery(), coordinators, endings))
            .orElse(Restored.NOTHING);
    long number = segments.isEmpty() ? 0 : segments.lastKey();
    DiskJournal.Place place = new DiskJournal.Place(folder, disk, limits);
    DiskJournal.Left left =
        new DiskJournal.Left(
            number,
            found.map(SegmentReader.Contents::file),
            endings,
            found.map(contents -> seen(contents.recovery(), coordinators)).orElse(Map.of()));
    DiskJournal journal = new DiskJournal(place, id, coordinators, left);
    journal.tend(new Remains(restored));
    if (!journal.works()) {
      log.atError()
          .addKeyValue("journal", folder)
          .log("The journal cannot be written, or is full; the agent takes no jobs until it can");
    }
    return new JournalStart(journal, restored);
  }

  /** The newest segment, or what is left of it. */
  private static Optional<SegmentReader.Contents> newest(NavigableMap<Long, Path> segments)
      throws IOException {
    boolean newest = true;
    for (Path file : segments.descendingMap().values()) {
      Optional<SegmentReader.Contents> contents = SegmentReader.read(file);
      if (contents.isPresent()) {
        // An older one is there only if the newer one was just made of it.
        return newest ? contents : contents.map(older -> older.damagedBy("a newer one is damaged"));
      }
      log.atError().addKeyValue("file", file).log("A segment of the journal cannot be read");
      newest = false;
    }
    return Optional.empty();
  }

  private static void tell(JournalFolder folder, SegmentReader.Contents contents) {
    if (!contents.damage().isEmpty()) {
      log.atError()
          .addKeyValue("journal", folder)
          .addKeyValue("damage", contents.damage())
          .log("The journal is damaged: what comes before that is kept, the rest is left behind");
    } else if (contents.torn() > 0) {
      log.atInfo()
          .addKeyValue("journal", folder)
          .addKeyValue("bytes", contents.torn())
          .log("The journal ends in the middle of a commit, which is left out");
    }
  }

  private static Restored restored(
      Recovery recovery, List<String> coordinators, Map<AttemptId, Ending> endings) {
    List<Restored.Finished> finished = new ArrayList<>();
    List<Restored.Lost> lost = new ArrayList<>();
    recovery
        .attempts()
        .forEach((attempt, known) -> {
          // A coordinator that is not there any more may have another address now.
          int link = Math.max(0, coordinators.indexOf(recovery.address(known.link())));
          Ending ending = known.ending();
          if (ending == null) {
            lost.add(new Restored.Lost(link, attempt));
          } else {
            finished.add(new Restored.Finished(link, attempt, ending.output().size()));
            endings.put(attempt, ending);
          }
        });
    return new Restored(finished, lost);
  }

  private static Map<Integer, StorePosition> seen(Recovery recovery, List<String> coordinators) {
    Map<Integer, StorePosition> seen = new HashMap<>();
    recovery
        .seen()
        .forEach((address, position) -> {
          // Of one that is not there any more nobody asks.
          int link = coordinators.indexOf(address);
          if (link >= 0) {
            seen.put(link, position);
          }
        });
    return seen;
  }

  /** What an earlier process left, as long as there is no core that knows it. */
  private static final class Remains implements Roll {
    private final Restored restored;
    private final Set<AttemptId> attempts = new HashSet<>();

    Remains(Restored restored) {
      this.restored = restored;
      restored.lost().forEach(lost -> attempts.add(lost.attempt()));
      restored.finished().forEach(result -> attempts.add(result.attempt()));
    }

    @Override
    public void count(Census census) {
      restored.lost().forEach(lost -> census.unended(lost.link(), lost.attempt()));
      restored.finished().forEach(result -> census.ended(result.link(), result.attempt()));
    }

    @Override
    public boolean holds(AttemptId attempt) {
      return attempts.contains(attempt);
    }
  }

  private static String newId(RandomGenerator random) {
    byte[] id = new byte[ID];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
