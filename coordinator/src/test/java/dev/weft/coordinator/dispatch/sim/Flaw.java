package dev.weft.coordinator.dispatch.sim;

/** Bugs that can be planted around the dispatcher, to show that the checker bites. */
enum Flaw {
  /** Effects are carried out when a decision is taken, not when it is durable. */
  EFFECTS_BEFORE_COMMIT,
  /** The dispatcher is told that a decision is recorded when its commit only begins. */
  RECORDED_BEFORE_COMMIT,
  /** The dispatcher is never told what the store knows of a job. */
  BLIND_LOOKUP,
  /** The dispatcher is never told what is left of a job that was removed. */
  TOMBSTONE_IGNORED,
  /** Cancels that came before their jobs do not survive the coordinator. */
  WISHES_FORGOTTEN,
  /** Now and then the store confirms a commit that it forgets. */
  FORGETFUL_STORE,
  /** Pages show what the store held a while before they were asked for. */
  STALE_PAGE,
  /** Pages are asked for and never come. */
  LOST_PAGE,
  /** Pages begin with the first queued job, wherever they were to begin. */
  NEAR_SIGHTED_PAGE,
  /** An assignment is reported as undeliverable and yet delivered. */
  UNDELIVERABLE_LIE,
  /** An agent obeys what arrives on streams that it has given up. */
  NO_STREAM_FENCE,
  /** An agent that is cut off goes on working for ever. */
  NO_LEASE,
  /** An agent forgets results as soon as it has sent them. */
  FORGETS_UNACKED_RESULTS,
  /** An agent pretends after a crash to be the same process. */
  SAME_INSTANCE_AFTER_CRASH,
  /** An agent whose journal got lost goes on under its name. */
  SAME_JOURNAL_AFTER_LOSS,
  /** What an agent says of an attempt is taken as said of the newest one. */
  NO_ATTEMPT_FENCE
}
