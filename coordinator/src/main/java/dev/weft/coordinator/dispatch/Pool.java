package dev.weft.coordinator.dispatch;

import dev.weft.common.id.PoolName;

/** One pool: its backlog, and what steers the flow of messages into it. */
final class Pool {
  /** Jobs that are taken from the broker even when nothing can run them, so that it shows why. */
  private static final int FLOOR = 256;

  /** How much work beyond the free slots is kept at hand. */
  private static final int SECONDS_AHEAD = 5;

  /** How many windows full of jobs that nobody can run are taken from the broker. */
  private static final int BLOCKED_WINDOWS = 100;

  /**
   * How many windows full of jobs that may not start yet are taken from the broker: they take no
   * memory, but room in the store.
   */
  private static final int DELAYED_WINDOWS = 1_000;

  private final Backlog backlog;
  private final int ceiling;
  private boolean paused;
  private boolean touched;
  private boolean open;
  private long served;

  /** Queued jobs when its agents last had room that none of these could use. */
  private long blocked;

  private boolean starves;
  private long running;
  private long backingOff;
  private long delayed;
  private long started;
  private double startsPerTick;
  private long highWater;

  Pool(PoolName name, DispatchSettings settings) {
    this.backlog = new Backlog(name, settings.windowJobs(), settings.windowBytes());
    this.ceiling = settings.windowJobs();
    this.highWater = Math.min(FLOOR, ceiling);
  }

  PoolName name() {
    return backlog.pool();
  }

  Backlog backlog() {
    return backlog;
  }

  boolean paused() {
    return paused;
  }

  void pause(boolean on) {
    paused = on;
    touched = true;
  }

  /**
   * Whether it holds nothing: no job, no operator's wish, and no flow that would have to be opened
   * again.
   */
  boolean idle() {
    return open
        && backlog.size() == 0
        && running == 0
        && backingOff == 0
        && delayed == 0
        && !paused;
  }

  /** Something happened that may let a job be placed, or change the flow. */
  void touch() {
    touched = true;
  }

  /** Whether it was touched since this was last asked. */
  boolean takeTouched() {
    boolean was = touched;
    touched = false;
    return was;
  }

  /** When it last got a slot, on a counter. */
  long served() {
    return served;
  }

  void serve(long turn) {
    served = turn;
  }

  void runs() {
    running++;
    started++;
  }

  void ran() {
    running--;
    touched = true;
  }

  void backsOff(int jobs) {
    backingOff += jobs;
  }

  /** So many more of its jobs are queued, and nothing more is known of them. */
  void shelve(long jobs) {
    backlog.shelf().put(jobs);
    touched = true;
  }

  /** So many more of its jobs may not start yet. */
  void delays(long jobs) {
    delayed += jobs;
    touched = true;
  }

  long delayed() {
    return delayed;
  }

  long running() {
    return running;
  }

  long backingOff() {
    return backingOff;
  }

  /**
   * Sets the high-water mark, about once a second: twice the free slots and some seconds of work,
   * but never more than fits into memory.
   */
  void measure(long freeSlots) {
    blocked = starves ? blocked : 0;
    starves = false;
    startsPerTick = 0.7 * startsPerTick + 0.3 * started;
    started = 0;
    long wanted = 2 * freeSlots + (long) (SECONDS_AHEAD * startsPerTick);
    highWater = Math.min(ceiling, Math.max(FLOOR, wanted));
    touched = true;
  }

  /** Its agents have room that no queued job can use: these hold up nobody else. */
  void starves() {
    starves = true;
    blocked = backlog.size();
  }

  /**
   * Whether the flow has to change: closed above the high-water mark, open below half of it.
   *
   * @param held whether it has to be closed anyway
   */
  boolean flowChanges(boolean held) {
    int share = open ? 1 : 2;
    boolean wanted =
        !held
            && backlog.size() - blocked <= highWater / share
            && delayed <= (long) DELAYED_WINDOWS * ceiling / share
            && backlog.size() <= (long) BLOCKED_WINDOWS * ceiling / share;
    boolean changes = wanted != open;
    open = wanted;
    return changes;
  }

  boolean open() {
    return open;
  }
}
