package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.common.id.AttemptId;
import java.util.Optional;

/** What is kept of attempts and of coordinators, for what speaks to these. Thread-safe. */
public interface Memory {
  /** How the attempt ended; empty once it is forgotten, or if it has not ended. */
  Optional<Ending> ending(AttemptId attempt);

  /** Begins a pass over the specs that are kept of attempts that were taken until now. */
  KeptSpecs specs();

  /** What a link's coordinator last said of its store; empty if that is not known. */
  Optional<StorePosition> seen(int link);

  /** A link's coordinator has said something of its store. Kept when something is written. */
  void saw(int link, StorePosition position);
}
