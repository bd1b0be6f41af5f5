package dev.weft.coordinator.api;

import com.google.rpc.Code;

/** Why a call is refused: the stable reasons that callers may act on, each with its status. */
enum Reason {
  /** A field breaks its limit; the details name it. */
  INVALID_FIELD(Code.INVALID_ARGUMENT),
  /** A batch is empty, or has too many jobs or too many bytes. */
  BAD_BATCH(Code.INVALID_ARGUMENT),
  /** A page token was not made here, or for other filters. */
  BAD_PAGE_TOKEN(Code.INVALID_ARGUMENT),
  /** A payload is too large. */
  TOO_LARGE(Code.RESOURCE_EXHAUSTED),
  /** The id is taken by a job with another spec. */
  ID_TAKEN(Code.ALREADY_EXISTS),
  /** There is no such job. */
  NO_SUCH_JOB(Code.NOT_FOUND),
  /** The job is not held. */
  NOT_HELD(Code.FAILED_PRECONDITION),
  /** The job has ended and was removed. */
  JOB_REMOVED(Code.NOT_FOUND),
  /** Too many jobs are to be cancelled when they come. */
  TOO_MANY_CANCELS(Code.RESOURCE_EXHAUSTED),
  /** There is no such dead letter, or it was replayed or purged. */
  NO_SUCH_DEAD_LETTER(Code.NOT_FOUND),
  /** It is a message that no job could be made of. */
  NOT_REPLAYABLE(Code.FAILED_PRECONDITION),
  /** There is no such agent. */
  NO_SUCH_AGENT(Code.NOT_FOUND),
  /** The agent is connected. */
  AGENT_CONNECTED(Code.FAILED_PRECONDITION),
  /** A recovery has begun. */
  RECOVERING_ALREADY(Code.FAILED_PRECONDITION),
  /** There is no recovery. */
  NOT_RECOVERING(Code.FAILED_PRECONDITION),
  /** There is no such schedule. */
  NO_SUCH_SCHEDULE(Code.NOT_FOUND),
  /** There are as many schedules as there may be. */
  TOO_MANY_SCHEDULES(Code.RESOURCE_EXHAUSTED),
  /** The job that the schedule made before has not ended, and its overlap is to skip. */
  STILL_RUNS(Code.FAILED_PRECONDITION),
  /** Too many submissions wait to be stored. */
  TOO_MANY_SUBMISSIONS(Code.RESOURCE_EXHAUSTED),
  /** Too many calls read from the store. */
  TOO_MANY_READS(Code.RESOURCE_EXHAUSTED),
  /** Too many calls wait for jobs to end. */
  TOO_MANY_WAITS(Code.RESOURCE_EXHAUSTED),
  /** Too many watches are open, on this connection or in all. */
  TOO_MANY_WATCHES(Code.RESOURCE_EXHAUSTED),
  /** The watcher reads too slowly; the details say where to resume. */
  SLOW_WATCHER(Code.RESOURCE_EXHAUSTED),
  /** The store cannot be written or read now. */
  STORE_UNAVAILABLE(Code.UNAVAILABLE),
  /** The coordinator is busy or stopping. */
  COORDINATOR_UNAVAILABLE(Code.UNAVAILABLE),
  /** The job is another coordinator's, which does not answer, or has just changed hands. */
  OWNER_UNAVAILABLE(Code.UNAVAILABLE),
  /** The caller has gone. */
  CALLER_GONE(Code.CANCELLED),
  /** A fault of the coordinator; its log has more. */
  INTERNAL(Code.INTERNAL);

  private final Code code;

  Reason(Code code) {
    this.code = code;
  }

  Code code() {
    return code;
  }
}
