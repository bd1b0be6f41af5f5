package dev.weft.agent.journal;

import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import java.util.List;

/** Told what a segment's records say, in order. */
interface Records {
  /** The coordinators, by which the links of all records are to be understood. */
  void coordinators(List<String> addresses);

  /** What a link's coordinator last said of its store. */
  void seen(int link, StorePosition position);

  void assigned(int link, AttemptId attempt);

  /** What is kept with an attempt that was taken. */
  void spec(AttemptId attempt, Spec spec);

  void ended(int link, AttemptId attempt, Ending ending);

  void forgotten(AttemptId attempt);
}
