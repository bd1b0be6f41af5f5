package dev.weft.coordinator.api;

import dev.weft.coordinator.loop.DispatchView;
import dev.weft.proto.api.v1.DeadLetterServiceGrpc;
import dev.weft.proto.api.v1.FleetServiceGrpc;
import dev.weft.proto.api.v1.JobServiceGrpc;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Says whether the process lives (the service with the empty name), and whether each service can do
 * its work: the one for jobs cannot while the store is stuck. Looks once a second.
 */
final class Health {
  private final DispatchView view;
  private final HealthStatusManager statuses = new HealthStatusManager();
  private final ScheduledExecutorService timer;

  /**
   * Health that is not yet looked after.
   *
   * @param timer looks once a second
   */
  Health(DispatchView view, ScheduledExecutorService timer) {
    this.view = view;
    this.timer = timer;
  }

  BindableService service() {
    return statuses.getHealthService();
  }

  void start() {
    statuses.setStatus(FleetServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
    refresh();
    Future<?> _ = timer.scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
  }

  /** Looks at once. */
  void refresh() {
    ServingStatus writing =
        view.trouble().isPresent() ? ServingStatus.NOT_SERVING : ServingStatus.SERVING;
    statuses.setStatus(JobServiceGrpc.SERVICE_NAME, writing);
    statuses.setStatus(DeadLetterServiceGrpc.SERVICE_NAME, writing);
  }

  /** From now on nothing can be done here. */
  void leave() {
    statuses.enterTerminalState();
  }
}
