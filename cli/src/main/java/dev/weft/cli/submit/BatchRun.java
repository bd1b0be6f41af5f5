package dev.weft.cli.submit;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.Patience;
import dev.weft.cli.client.RpcFailures;
import dev.weft.cli.job.JobEnd;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.Progress;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import dev.weft.proto.api.v1.SubmitJobsResponse;
import dev.weft.proto.api.v1.SubmitResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Submits a batch and waits for it. For one thread. */
public final class BatchRun {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Window SUBMITTING = new Window(4, TICK);
  private static final Window WAITING = new Window(64, TICK);
  private static final Duration SUBMIT_DEADLINE = Duration.ofSeconds(30);
  private static final int TOLD = 5;

  private final Shell shell;
  private final Client client;
  private final Supplier<Patience> patience;
  private final Batch batch;
  private final Instant start;
  private final Set<String> refusedIds = new HashSet<>();
  private int submitted;
  private int existing;
  private int refused;
  private int succeeded;
  private int failed;
  private int told;

  /**
   * Prepares to submit.
   *
   * @param patience how calls are repeated
   */
  public BatchRun(Shell shell, Client client, Supplier<Patience> patience, Batch batch) {
    this.shell = shell;
    this.client = client;
    this.patience = patience;
    this.batch = batch;
    this.start = shell.clock().instant();
  }

  /** Submits all jobs; what is refused is told and counted. */
  public Tally submit() throws InterruptedException {
    try (Progress progress = Progress.start(shell, "submitted", batch.count())) {
      return submit(progress);
    }
  }

  /** The same with the progress shown elsewhere. */
  public Tally submit(Progress progress) throws InterruptedException {
    Iterator<List<JobSpec>> portions = batch.portions().iterator();
    // Alone: if the coordinator is not there, it is told once, and at once.
    count(send(portions.next(), patience.get()), progress);
    Iterable<List<JobSpec>> rest = () -> portions;
    Iterator<Callable<SubmitJobsResponse>> calls =
        StreamSupport.stream(rest.spliterator(), false)
            .<Callable<SubmitJobsResponse>>map(portion -> () -> send(portion, connected()))
            .iterator();
    SUBMITTING.run(calls, response -> count(response, progress), () -> show(progress, submitted));
    return tally(elapsed());
  }

  /**
   * Waits until all jobs have ended.
   *
   * @throws CommandFailure if the time ran out before
   */
  public Tally await(JobWait wait, Tally afterSubmit) throws InterruptedException {
    try (Progress progress = Progress.start(shell, "ended", batch.count())) {
      return await(wait, afterSubmit, progress);
    }
  }

  /** The same with the progress shown elsewhere. */
  public Tally await(JobWait wait, Tally afterSubmit, Progress progress)
      throws InterruptedException {
    Iterator<Callable<Optional<Job>>> waits =
        IntStream.rangeClosed(1, batch.count())
            .filter(n -> !refusedIds.contains(batch.id(n)))
            .<Callable<Optional<Job>>>mapToObj(n -> () -> wait.forJob(batch.id(n), connected()))
            .iterator();
    WAITING.run(waits, job -> end(job, progress), () -> show(progress, succeeded + failed));
    return tally(afterSubmit.submitSeconds());
  }

  private SubmitJobsResponse send(List<JobSpec> portion, Patience patience)
      throws InterruptedException {
    SubmitJobsRequest request = SubmitJobsRequest.newBuilder().addAllSpecs(portion).build();
    return patience.call(() -> client.jobs(SUBMIT_DEADLINE).submitJobs(request));
  }

  private Patience connected() {
    Patience fresh = patience.get();
    fresh.answered();
    return fresh;
  }

  private void count(SubmitJobsResponse response, Progress progress) {
    for (SubmitResult result : response.getResultsList()) {
      submitted++;
      existing += result.getExisting() ? 1 : 0;
      if (result.hasError()) {
        refused++;
        refusedIds.add(result.getId());
        tell(result.getId() + " was refused: " + RpcFailures.refusal(result.getError()));
      }
    }
    show(progress, submitted);
  }

  private void end(Optional<Job> ended, Progress progress) {
    Job job =
        ended.orElseThrow(() ->
            new CommandFailure(
                ExitCode.GAVE_UP,
                "gave up waiting with "
                    + Human.count(batch.count() - succeeded - failed)
                    + " jobs still to end; they go on"));
    if (job.getState() == JobState.JOB_STATE_SUCCEEDED) {
      succeeded++;
    } else {
      failed++;
      tell(JobEnd.line(job));
    }
    show(progress, succeeded + failed);
  }

  private void show(Progress progress, int done) {
    int bad = refused + failed;
    progress.show(done, bad == 0 ? "" : Human.count(bad) + " failed");
  }

  private void tell(String what) {
    told++;
    if (told <= TOLD) {
      shell.say("weft: " + what);
    }
  }

  private double elapsed() {
    return Duration.between(start, shell.clock().instant()).toMillis() / 1_000.0;
  }

  private Tally tally(double submitSeconds) {
    return new Tally(
        batch.prefix(),
        batch.count(),
        existing,
        refused,
        succeeded,
        failed,
        submitSeconds,
        elapsed());
  }
}
