package dev.weft.agent.handler.exec;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program and all processes that came from it: those of its group and session, their children,
 * and whoever still has its mark in the environment, which finds those that left the group and lost
 * their parents. Used by one thread.
 */
final class ProcessTree {
  /** The variable with the mark. */
  static final String MARK = "WEFT_RUN";

  private static final Logger log = LoggerFactory.getLogger(ProcessTree.class);

  /** The program's process is gone, or not known. */
  static final long NO_ROOT = -1;

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration KILLING = Duration.ofSeconds(5);

  private final long root;
  private final String mark;
  private final Signals signals;

  /** By process id. */
  private final Map<Long, ProcessTable.Entry> members = new HashMap<>();

  /**
   * The tree of a program.
   *
   * @param root the program's process; it leads a group and a session of its own, if it can
   * @param mark the value of {@link #MARK} that it was started with
   */
  ProcessTree(long root, String mark, Signals signals) {
    this.root = root;
    this.mark = mark;
    this.signals = signals;
  }

  /**
   * What may be left of a program that another process of the agent started.
   *
   * @param root the program's process, or {@link #NO_ROOT}
   * @param mark the value of {@link #MARK} that it was started with
   */
  static ProcessTree leftOver(long root, String mark, Signals signals) {
    return new ProcessTree(root, mark, signals);
  }

  /** Kills all processes of the tree; says whether there was any. */
  boolean killIfThere() {
    boolean there = findMembers();
    if (there) {
      kill();
    }
    return there;
  }

  /** Kills what is left in the group of a program that has ended. */
  void killGroup() {
    signals.group(root, Signals.KILL);
  }

  /** Kills all processes of the tree. Hears no interrupt. */
  void kill() {
    endAll(Duration.ZERO);
  }

  /** Asks all processes of the tree to end, and kills those that have not after a while. */
  void stop(Duration grace) {
    endAll(grace);
  }

  private void endAll(Duration grace) {
    boolean interrupted = Thread.interrupted();
    try {
      signalUntilGone(Signals.TERM, grace);
      if (findMembers()) {
        if (root != NO_ROOT) {
          signals.group(root, Signals.KILL);
        }
        signalUntilGone(Signals.KILL, KILLING);
      }
      if (findMembers()) {
        log.atWarn().addKeyValue("pids", members.keySet()).log("Processes of a job do not die");
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Signals each process once, also those that appear meanwhile, until there is none. */
  private void signalUntilGone(int signal, Duration patience) {
    long start = System.nanoTime();
    Set<Long> told = new HashSet<>();
    while (findMembers() && System.nanoTime() - start < patience.toNanos()) {
      for (long pid : members.keySet()) {
        if (told.add(pid)) {
          signals.process(pid, signal);
        }
      }
      awaitEnd();
    }
  }

  /** Waits until no known member runs, but not for long: others may have appeared. */
  private void awaitEnd() {
    // Nobody tells about the end of processes that are not our own children.
    for (int i = 0; i < 10 && members.values().stream().anyMatch(ProcessTree::isAlive); i++) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean isAlive(ProcessTable.Entry member) {
    return ProcessTable.find(member.pid())
        .filter(now -> now.isAlive() && now.start() == member.start())
        .isPresent();
  }

  /**
   * Adds the members that appeared and removes those that are gone; says whether any is left. Who
   * once was a member stays one: a process whose parents died can look like a stranger.
   */
  private boolean findMembers() {
    List<ProcessTable.Entry> all = ProcessTable.read();
    add(all, this::isMine);
    while (add(all, entry -> members.containsKey(entry.parent()))) {
      // Children of children.
    }
    members.values().removeIf(member -> !isAlive(member));
    return !members.isEmpty();
  }

  private boolean add(List<ProcessTable.Entry> all, Predicate<ProcessTable.Entry> belongs) {
    boolean grew = false;
    for (ProcessTable.Entry entry : all) {
      grew |= belongs.test(entry) && members.put(entry.pid(), entry) == null;
    }
    return grew;
  }

  private boolean isMine(ProcessTable.Entry entry) {
    return entry.pid() == root
        || entry.group() == root
        || entry.session() == root
        || ProcessTable.hasVariable(entry.pid(), MARK, mark);
  }
}
