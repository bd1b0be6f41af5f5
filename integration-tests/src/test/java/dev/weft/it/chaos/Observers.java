package dev.weft.it.chaos;

import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import dev.weft.it.cluster.WeftCluster;
import dev.weft.it.history.Absence;
import dev.weft.it.history.Acts;
import dev.weft.it.history.Audit;
import dev.weft.it.history.Evidence;
import dev.weft.it.history.Listed;
import dev.weft.it.history.Sighting;
import dev.weft.it.history.Telling;
import dev.weft.it.history.Witness;
import dev.weft.proto.api.v1.Attempt;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Who watches what becomes of jobs: handlers that write down what they do, a client that takes
 * every answer, and a list of the agents' processes that died. For one thread.
 */
final class Observers implements AutoCloseable {
  /** How long after it was taken a job should be done and told. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Path folder;
  private final Tellings tellings;
  private final Map<Long, Instant> died = new HashMap<>();
  private final List<Absence> absences = new ArrayList<>();

  private Observers(Path folder, Tellings tellings) {
    this.folder = folder;
    this.tellings = tellings;
  }

  /**
   * Begins to watch.
   *
   * @param folder of what handlers write, and of the plug-ins that agents are to be given
   * @param broker on which answers come
   */
  static Observers start(Path folder, Broker broker) throws IOException {
    WitnessPlugin.write(folder.resolve("plugins"), folder.resolve("witness"));
    try {
      return new Observers(folder, Tellings.on(broker));
    } catch (TimeoutException e) {
      throw new IOException("the broker does not answer", e);
    }
  }

  Tellings tellings() {
    return tellings;
  }

  /** The folder of plug-ins for agents. */
  Path plugins() {
    return folder.resolve("plugins");
  }

  /** An agent's process is dead, or is about to be killed. */
  void died(long pid) {
    died.putIfAbsent(pid, Instant.now());
  }

  /** An agent's process was away for longer than it may be. */
  void wasAway(Absence absence) {
    absences.add(absence);
  }

  /** How many agents' processes have died. */
  int deaths() {
    return died.size();
  }

  /**
   * Waits until every job that was taken has ended and was told, or far too long; what is missing
   * then is for the audit to say.
   *
   * @param acts what clients did
   * @param prefix of the ids of their jobs
   * @param cluster that lists the jobs
   */
  void settle(Acts acts, String prefix, WeftCluster cluster) {
    Set<String> taken = acts.confirmed();
    try {
      await().atMost(Arena.SETTLING).until(() -> tellings.cover(taken));
      await()
          .atMost(Arena.SETTLING)
          .until(() -> listed(prefix, cluster).stream().allMatch(Listed::ended));
      if (!absences.isEmpty()) {
        // What an agent told late must be on record, and may come last of all.
        await()
            .atMost(Arena.SETTLING)
            .until(() -> Audit.of(evidence(acts, prefix, cluster)).hidden().isEmpty());
      }
    } catch (ConditionTimeoutException _) {
      // Lost, or untold: the evidence has it by name.
    }
  }

  /**
   * Everything that is known of jobs that have settled.
   *
   * @param acts what clients did
   * @param prefix of the ids of their jobs
   * @param cluster that lists the jobs
   */
  Evidence evidence(Acts acts, String prefix, WeftCluster cluster) throws IOException {
    List<Sighting> seen = sightings(sighting -> sighting.job().startsWith(prefix));
    List<Telling> told =
        tellings.all().stream().filter(each -> each.job().startsWith(prefix)).toList();
    List<Listed> listed =
        listed(prefix, cluster).stream().map(job -> withLost(job, cluster)).toList();
    return new Evidence(acts.all(), seen, listed, told, died, absences, SOON);
  }

  /** Starts of attempts of a job so far, in order. */
  List<Sighting> startsOf(String job) throws IOException {
    return sightings(seen -> seen.job().equals(job) && seen.moment() == Sighting.Moment.START);
  }

  /** When attempts started so far. */
  Starts starts() throws IOException {
    return new Starts(sightings(_ -> true));
  }

  @Override
  public void close() throws IOException {
    tellings.close();
  }

  /** What handlers saw so far, in order. */
  List<Sighting> sightings(Predicate<Sighting> wanted) throws IOException {
    return Witness.read(folder.resolve("witness")).stream().filter(wanted).toList();
  }

  private static List<Listed> listed(String prefix, WeftCluster cluster) {
    List<Listed> all = new ArrayList<>();
    cluster.forEachJob(job -> {
      if (job.getSpec().getId().startsWith(prefix)) {
        all.add(listed(job));
      }
    });
    return all;
  }

  /** The same job, with those of its attempts that were counted as lost. */
  private static Listed withLost(Listed job, WeftCluster cluster) {
    if (job.attempt() < 2) {
      return job;
    }
    Map<Integer, String> lost =
        cluster
            .jobs()
            .getJob(GetJobRequest.newBuilder().setId(job.job()).build())
            .getJob()
            .getAttemptsList()
            .stream()
            .filter(attempt -> attempt.getOutcome() == Outcome.OUTCOME_LOST)
            .collect(toMap(Attempt::getNumber, attempt -> inTruth(attempt.getLateOutcome())));
    return new Listed(job.job(), job.state(), job.ended(), job.attempt(), job.executions(), lost);
  }

  private static String inTruth(Outcome late) {
    return late == Outcome.OUTCOME_UNSPECIFIED ? "" : word(late.name(), "OUTCOME_");
  }

  private static String word(String name, String prefix) {
    return name.substring(prefix.length()).toLowerCase(Locale.ROOT);
  }

  private static Listed listed(Job job) {
    JobState state = job.getState();
    String name = word(state.name(), "JOB_STATE_");
    boolean ended =
        state.getNumber() >= JobState.JOB_STATE_SUCCEEDED.getNumber() && job.hasEndedAt();
    return new Listed(job.getSpec().getId(), name, ended, job.getAttempt(), job.getExecutions());
  }
}
