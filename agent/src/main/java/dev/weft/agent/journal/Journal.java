package dev.weft.agent.journal;

import dev.weft.agent.core.Entry;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.common.id.AttemptId;
import java.util.List;
import java.util.Optional;

/**
 * Where every decision goes before it is acted upon: an attempt is in it before it starts and
 * before it is accepted, a result before it is sent. Thread-safe for one writer and any readers.
 */
public interface Journal {
  /** Keeps the entries; they are as durable as this journal makes them when it returns. */
  void commit(List<Entry> entries);

  /** How the attempt ended; empty once it is forgotten, or if it has not ended. */
  Optional<Ending> ending(AttemptId attempt);
}
