package dev.weft.agent;

/** Where the agent's journal is. */
enum JournalPlace {
  /** In the data directory. */
  DISK,
  /** In memory, so that it ends with the process. */
  MEMORY
}
