package dev.weft.cli.submit;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.JobStates;
import dev.weft.cli.client.Patience;
import dev.weft.cli.client.ProtoTime;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.WaitJobRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Waits for jobs to end, call after call, as long as the user wants to. Thread-safe. */
public final class JobWait {
  private static final Duration PER_CALL = Duration.ofSeconds(50);
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** No limit that anybody would notice. */
  public static final Duration FOREVER = Duration.ofDays(36_500);

  private final Client client;
  private final Clock clock;
  private final Instant end;

  /**
   * Begins to wait now.
   *
   * @param limit how long at most, for all jobs together
   */
  public JobWait(Client client, Clock clock, Duration limit) {
    this.client = client;
    this.clock = clock;
    this.end = clock.instant().plus(limit);
  }

  /**
   * Waits for one.
   *
   * @return the job as it ended; empty if the time ran out before
   */
  public Optional<Job> forJob(String id, Patience patience) throws InterruptedException {
    while (true) {
      Duration left = Duration.between(clock.instant(), end);
      if (left.isNegative()) {
        return Optional.empty();
      }
      Duration wait = left.compareTo(PER_CALL) < 0 ? left : PER_CALL;
      WaitJobRequest request =
          WaitJobRequest.newBuilder().setId(id).setTimeout(ProtoTime.of(wait)).build();
      Job job = patience.call(() -> client.jobs(wait.plus(GRACE)).waitJob(request)).getJob();
      if (JobStates.isTerminal(job.getState())) {
        return Optional.of(job);
      }
    }
  }
}
