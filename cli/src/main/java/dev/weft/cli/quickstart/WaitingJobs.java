package dev.weft.cli.quickstart;

import com.google.protobuf.ByteString;
import dev.weft.cli.client.Client;
import dev.weft.cli.client.Patience;
import dev.weft.cli.client.Pause;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.Progress;
import dev.weft.cli.shell.Shell;
import dev.weft.cli.submit.Batch;
import dev.weft.cli.submit.BatchRun;
import dev.weft.cli.submit.JobWait;
import dev.weft.cli.submit.Tally;
import dev.weft.common.config.HostPort;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.ListPoolsRequest;
import dev.weft.proto.api.v1.Pool;
import java.time.Duration;
import java.util.function.Supplier;

/** The last part: many jobs that wait, through the API. For one thread. */
final class WaitingJobs {
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Shell shell;
  private final Supplier<Patience> patience;
  private final Pause pause;
  private final Narrator narrator;

  WaitingJobs(Shell shell, Supplier<Patience> patience, Pause pause, Narrator narrator) {
    this.shell = shell;
    this.patience = patience;
    this.pause = pause;
    this.narrator = narrator;
  }

  /** Runs them; returns whether all succeeded. */
  boolean run(HostPort api, int jobs) throws InterruptedException {
    narrator.say(
        "Each waits " + Human.took(WAIT) + "; submitted through the gRPC API, in batches.");
    JobSpec template =
        JobSpec.newBuilder()
            .setHandler("sleep")
            .setPayload(ByteString.copyFromUtf8(WAIT.toSeconds() + "s"))
            .build();
    long start = System.nanoTime();
    try (Client client = Client.to(api)) {
      BatchRun run = new BatchRun(shell, client, patience, new Batch(template, "waiting", jobs));
      Tally submitted = client.call(() -> run.submit(Progress.unseen()));
      client.call(() -> watch(client, jobs));
      JobWait rest = new JobWait(client, shell.clock(), LIMIT);
      Tally ended = client.call(() -> run.await(rest, submitted, Progress.unseen()));
      Duration after = Duration.ofNanos(System.nanoTime() - start);
      if (ended.succeeded() < jobs) {
        narrator.failed("only " + Human.count(ended.succeeded()) + " succeeded");
        return false;
      }
      Duration inTurn = WAIT.multipliedBy(jobs);
      narrator.done(
          Human.count(jobs) + " succeeded; one after the other takes " + Human.took(inTurn), after);
      return true;
    }
  }

  private boolean watch(Client client, int jobs) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    try (Progress progress = Progress.start(shell, "   ended", jobs)) {
      for (long open = jobs; open > 0 && System.nanoTime() < end; ) {
        long running = 0;
        open = 0;
        for (Pool pool :
            client.fleet().listPools(ListPoolsRequest.getDefaultInstance()).getPoolsList()) {
          running += pool.getRunning();
          open += pool.getQueued() + pool.getBackingOff() + pool.getRunning();
        }
        progress.show(Math.max(0, jobs - open), Human.count(running) + " wait");
        pause.forThis(TICK);
      }
    }
    return true;
  }
}
