package dev.weft.agent.journal;

import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pass over the specs in a segment, frame by frame, so that only those of one frame are in
 * memory. The segment may grow meanwhile, and another one may take its place: what was in it when
 * it was opened is read. For one thread at a time.
 */
final class SpecPass implements KeptSpecs {
  private static final Logger log = LoggerFactory.getLogger(SpecPass.class);

  private final FrameStream frames;
  private final Deque<Kept> found = new ArrayDeque<>();

  private SpecPass(FrameStream frames) {
    this.frames = frames;
  }

  /**
   * Begins a pass over the newest segment; one over nothing if it cannot be read.
   *
   * @param newest where that is now; null: there is none
   */
  static KeptSpecs over(Supplier<@Nullable Path> newest) {
    Path segment = newest.get();
    while (segment != null) {
      try {
        return FrameStream.open(segment).<KeptSpecs>map(SpecPass::new).orElse(KeptSpecs.NONE);
      } catch (IOException e) {
        Path now = newest.get();
        if (segment.equals(now)) {
          unreadable(e);
          return KeptSpecs.NONE;
        }
        // Another one has just taken its place.
        segment = now;
      }
    }
    return KeptSpecs.NONE;
  }

  @Override
  public Optional<Kept> next(Predicate<AttemptId> wanted) {
    try {
      boolean more = true;
      while (found.isEmpty() && more) {
        more = frames.next(new Finder(wanted));
      }
    } catch (IOException | DamageException e) {
      unreadable(e);
    }
    return Optional.ofNullable(found.poll());
  }

  @Override
  public void close() {
    try {
      frames.close();
    } catch (IOException e) {
      // It was only read.
      log.atDebug().setCause(e).log("A segment did not close well");
    }
  }

  private static void unreadable(Exception why) {
    log.atWarn()
        .addKeyValue("reason", why)
        .log("What the journal keeps to take jobs in again cannot be read, or not to its end");
  }

  /** Takes the specs out of a frame. */
  private final class Finder implements Records {
    private final Predicate<AttemptId> wanted;

    Finder(Predicate<AttemptId> wanted) {
      this.wanted = wanted;
    }

    @Override
    public void spec(AttemptId attempt, Spec spec) {
      if (wanted.test(attempt)) {
        found.add(new Kept(attempt, spec));
      }
    }

    @Override
    public void coordinators(List<String> addresses) {}

    @Override
    public void seen(int link, StorePosition position) {}

    @Override
    public void assigned(int link, AttemptId attempt) {}

    @Override
    public void ended(int link, AttemptId attempt, Ending ending) {}

    @Override
    public void forgotten(AttemptId attempt) {}
  }
}
