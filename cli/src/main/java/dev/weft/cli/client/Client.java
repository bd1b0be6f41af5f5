package dev.weft.cli.client;

import dev.weft.common.config.HostPort;
import dev.weft.proto.api.v1.DeadLetterServiceGrpc;
import dev.weft.proto.api.v1.DeadLetterServiceGrpc.DeadLetterServiceBlockingStub;
import dev.weft.proto.api.v1.DoctorServiceGrpc;
import dev.weft.proto.api.v1.DoctorServiceGrpc.DoctorServiceBlockingStub;
import dev.weft.proto.api.v1.FleetServiceGrpc;
import dev.weft.proto.api.v1.FleetServiceGrpc.FleetServiceBlockingStub;
import dev.weft.proto.api.v1.JobServiceGrpc;
import dev.weft.proto.api.v1.JobServiceGrpc.JobServiceBlockingStub;
import dev.weft.proto.api.v1.RecoveryServiceGrpc;
import dev.weft.proto.api.v1.RecoveryServiceGrpc.RecoveryServiceBlockingStub;
import dev.weft.proto.api.v1.ScheduleServiceGrpc;
import dev.weft.proto.api.v1.ScheduleServiceGrpc.ScheduleServiceBlockingStub;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One coordinator's API. Every call ends: it has a deadline, or is a stream. Thread-safe.
 *
 * <p>Calls throw {@link StatusRuntimeException}; {@link #call} turns it into what the user reads.
 */
public final class Client implements AutoCloseable {
  /** How long an ordinary call may take. */
  private static final Duration ORDINARY = Duration.ofSeconds(10);

  private final ManagedChannel channel;
  private final RpcFailures failures;

  private Client(ManagedChannel channel, HostPort address) {
    this.channel = channel;
    this.failures = new RpcFailures(address);
  }

  /** A client of the coordinator at this address; the first call connects. */
  public static Client to(HostPort address) {
    return new Client(
        Grpc.newChannelBuilderForAddress(
                address.host(), address.port(), InsecureChannelCredentials.create())
            .build(),
        address);
  }

  /** Jobs; each call may take an ordinary time. */
  public JobServiceBlockingStub jobs() {
    return jobs(ORDINARY);
  }

  /** Jobs; each call may take this long. */
  public JobServiceBlockingStub jobs(Duration deadline) {
    return jobStreams().withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Jobs, for streams: without a deadline. */
  public JobServiceBlockingStub jobStreams() {
    return JobServiceGrpc.newBlockingStub(channel);
  }

  /** Agents and pools; each call may take an ordinary time. */
  public FleetServiceBlockingStub fleet() {
    return fleetStreams().withDeadlineAfter(ORDINARY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Dead letters; each call may take three times an ordinary time. */
  public DeadLetterServiceBlockingStub letters() {
    return DeadLetterServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(ORDINARY.multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Schedules; each call may take an ordinary time. */
  public ScheduleServiceBlockingStub schedules() {
    return ScheduleServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(ORDINARY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Recovery. */
  public RecoveryServiceBlockingStub recovery() {
    return RecoveryServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(ORDINARY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is unsafe; the call may take three times an ordinary time. */
  public DoctorServiceBlockingStub doctor() {
    return DoctorServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(ORDINARY.multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Agents and pools, for streams: without a deadline. */
  public FleetServiceBlockingStub fleetStreams() {
    return FleetServiceGrpc.newBlockingStub(channel);
  }

  /**
   * Makes a call, or several.
   *
   * @throws dev.weft.cli.shell.CommandFailure if it fails
   */
  public <T, X extends Exception> T call(Call<T, X> call) throws X {
    try {
      return call.make();
    } catch (StatusRuntimeException e) {
      throw failures.explain(e);
    }
  }

  /** Cuts what is still open. */
  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** What is called. */
  @FunctionalInterface
  public interface Call<T, X extends Exception> {
    /** Makes the call. */
    T make() throws X;
  }
}
