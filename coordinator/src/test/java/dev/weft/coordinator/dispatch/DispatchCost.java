package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what deciding costs: the processor time of a job from its submission over its start to
 * its result, the memory of a job in flight, and the time to judge a large inventory. Run it by
 * hand; the only argument is the number of jobs.
 */
final class DispatchCost {
  private static final int BATCH = 256;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final SpecDigest DIGEST = SpecDigest.of(Ask.job("any").spec());

  private final Dispatcher dispatcher = new Dispatcher(DispatchSettings.DEFAULT);
  private final List<AttemptId> assigned = new ArrayList<>();
  private final List<AgentId> holders = new ArrayList<>();
  private Moment now = new Moment(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofHours(1));
  private long lastJob;
  private long deciding;

  private DispatchCost(int credits) {
    dispatcher.start(Restored.NOTHING, now, new Decision());
    for (String id : List.of("a", "b")) {
      Join join = Join.as(id);
      decide(
          List.of(
              new Event.AgentArrived(join.agent(), 1, join.facts(), List.of(), List.of()),
              new Event.CreditsSet(join.agent(), 1, credits, false)));
    }
  }

  /** Runs all measurements. */
  public static void main(String[] arguments) {
    int jobs = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
    throughput(jobs / 5);
    throughput(jobs);
    backlog(jobs);
    memory(jobs);
  }

  private static void throughput(int jobs) {
    DispatchCost cost = new DispatchCost(1_000);
    int ended = 0;
    while (ended < jobs) {
      cost.submit(BATCH);
      ended += cost.finish();
    }
    System.out.printf("%,d jobs: %.2f us each%n", ended, cost.deciding / 1e3 / ended);
  }

  /** The same with a backlog of 5,000 jobs, so that each slot that is freed is used at once. */
  private static void backlog(int jobs) {
    DispatchCost cost = new DispatchCost(1_000);
    cost.submit(7_000);
    cost.deciding = 0;
    int ended = 0;
    while (ended < jobs) {
      int finished = cost.finish();
      cost.submit(finished);
      ended += finished;
    }
    System.out.printf(
        "%,d jobs with a backlog: %.2f us each%n", ended, cost.deciding / 1e3 / ended);
  }

  private static void memory(int jobs) {
    DispatchCost cost = new DispatchCost(jobs / 2);
    long before = used();
    for (int i = 0; i < jobs; i += BATCH) {
      cost.submit(Math.min(BATCH, jobs - i));
    }
    cost.decide(cost.accepts());
    List<HeldAttempt> held = new ArrayList<>();
    for (int i = 0; i < cost.assigned.size(); i++) {
      if (cost.holders.get(i).value().equals("a")) {
        held.add(new HeldAttempt(cost.assigned.get(i), false));
      }
    }
    int inFlight = cost.assigned.size();
    cost.assigned.clear();
    cost.holders.clear();
    long after = used();
    System.out.printf("%,d in flight: %d bytes each%n", inFlight, (after - before) / inFlight);
    cost.deciding = 0;
    Join join = Join.as("a");
    cost.decide(List.of(new Event.AgentArrived(join.agent(), 2, join.facts(), held, List.of())));
    System.out.printf("inventory of %,d: %.0f ms%n", held.size(), cost.deciding / 1e6);
  }

  private void submit(int count) {
    List<Event> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      JobSpec spec = Ask.job("0198c0de-7a3b-7c4d-8e5f-%012d".formatted(++lastJob)).spec();
      events.add(new Event.Submitted(new Ticket(lastJob), spec, DIGEST, true));
    }
    decide(events);
  }

  /** Lets all that is assigned be accepted and succeed. */
  private int finish() {
    List<Event> accepted = accepts();
    List<Event> ended = new ArrayList<>();
    for (int i = 0; i < assigned.size(); i++) {
      AttemptId attempt = assigned.get(i);
      Report report =
          new Report(attempt.number(), Outcome.SUCCEEDED, Output.NONE, Failure.NONE, false);
      ended.add(new Event.AttemptEnded(holders.get(i), 1, attempt.job(), report));
    }
    assigned.clear();
    holders.clear();
    for (int i = 0; i < accepted.size(); i += BATCH) {
      decide(accepted.subList(i, Math.min(i + BATCH, accepted.size())));
    }
    for (int i = 0; i < ended.size(); i += BATCH) {
      decide(ended.subList(i, Math.min(i + BATCH, ended.size())));
    }
    return ended.size();
  }

  private List<Event> accepts() {
    List<Event> accepted = new ArrayList<>();
    for (int i = 0; i < assigned.size(); i++) {
      accepted.add(new Event.AttemptAccepted(holders.get(i), assigned.get(i)));
    }
    return accepted;
  }

  private void decide(List<Event> events) {
    now = now.plus(Duration.ofMillis(1));
    Decision decision = new Decision();
    long start = THREADS.getCurrentThreadCpuTime();
    int unknown = 0;
    for (Event event : events) {
      unknown += dispatcher.unknown(event).size();
    }
    dispatcher.decide(events, Stored.NOTHING, now, decision);
    dispatcher.recorded(decision);
    deciding += THREADS.getCurrentThreadCpuTime() - start;
    if (unknown > 0) {
      throw new AssertionError(unknown + " jobs were forgotten");
    }
    for (Effect effect : decision.effects()) {
      if (effect instanceof Effect.Assign assign) {
        assigned.add(assign.attempt());
        holders.add(assign.agent());
      }
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
