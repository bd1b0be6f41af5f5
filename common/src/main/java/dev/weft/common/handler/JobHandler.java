package dev.weft.common.handler;

import java.util.Map;

/**
 * Named code that runs jobs of one kind. One instance serves all attempts of its name on an agent,
 * so it must be thread-safe. Plug-ins are found by {@link java.util.ServiceLoader}.
 */
public interface JobHandler {
  /** The name that jobs ask for: 1 to 63 of {@code [a-z0-9._-]}. Always the same. */
  String name();

  /**
   * Whether it keeps a processor busy rather than waiting. Such a handler runs on a bounded pool of
   * platform threads, so that it cannot starve the waiting ones.
   */
  default boolean cpuBound() {
    return false;
  }

  /**
   * Prepares the handler, once, before its first attempt.
   *
   * @param settings what the agent's owner has set for this handler: the lines of the file {@code
   *     <name>.properties} beside its jar; empty if there is none
   * @throws Exception if it cannot work with them: the agent then goes on without this handler and
   *     says why
   */
  default void open(Map<String, String> settings) throws Exception {}

  /**
   * Runs one attempt and returns when it is done. What was written to {@link JobContext#output()}
   * is the job's result. An interrupt asks it to stop, soon and without finishing.
   *
   * @throws JobFailure to say precisely what went wrong, and whether trying again can help
   * @throws InterruptedException when it was interrupted
   * @throws Exception for any other failure: the job may be tried again
   */
  void run(JobContext job) throws Exception;

  /** Releases what {@link #open} took, once, when no attempt runs any more. */
  default void close() {}
}
