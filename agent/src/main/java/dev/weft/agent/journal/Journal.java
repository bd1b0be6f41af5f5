package dev.weft.agent.journal;

import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Memory;
import dev.weft.agent.core.Roll;
import dev.weft.common.id.AttemptId;
import java.util.List;

/**
 * Where every decision goes before it is acted upon: an attempt is in it before it starts and
 * before it is accepted, a result before it is sent. Thread-safe for one writer and any readers.
 */
public interface Journal extends Memory, AutoCloseable {
  /**
   * Keeps the entries; they are as durable as this journal makes them when it returns. If it can
   * not, results are kept in memory until it can again.
   *
   * @return the attempts whose taking could not be kept, in order: these must not start
   */
  List<AttemptId> commit(List<Entry> entries);

  /**
   * Looks after itself; called several times a second.
   *
   * @param roll all attempts that must be in the journal
   */
  void tend(Roll roll);

  /** Whether attempts may be taken; for the writer's thread. */
  boolean works();

  /** What is wrong, in a few words for people; empty if nothing is. */
  String trouble();

  /**
   * Names this journal for as long as nothing of it got lost; empty if it ends with the process.
   */
  String id();

  /** Lets go of its files; for the writer's thread, or after it. */
  @Override
  void close();
}
