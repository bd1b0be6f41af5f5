package dev.weft.coordinator.dispatch.job;

/**
 * Which process of an agent it is, and what it can know of earlier ones.
 *
 * @param instance random for each process
 * @param journal names the journal for as long as nothing of it got lost; empty: there is none
 * @param boot names the time since the agent's machine was started; empty: not known
 */
public record Incarnation(String instance, String journal, String boot) {
  /** It is not known which. */
  public static final Incarnation UNKNOWN = of("");

  /** A process that has nothing from before. */
  public static Incarnation of(String instance) {
    return new Incarnation(instance, "", "");
  }

  /**
   * Whether what an earlier one took is surely known to this one: then what it does not know was
   * never received. It is the same process; or it goes on with the same journal, and the machine
   * has run since, so that no disk can have lost what was written.
   */
  public boolean remembers(Incarnation earlier) {
    if (instance.equals(earlier.instance)) {
      return true;
    }
    boolean named = !journal.isEmpty() && !boot.isEmpty();
    return named && journal.equals(earlier.journal) && boot.equals(earlier.boot);
  }
}
