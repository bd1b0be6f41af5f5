package dev.weft.cli;

import dev.weft.proto.api.v1.CreateScheduleRequest;
import dev.weft.proto.api.v1.CreateScheduleResponse;
import dev.weft.proto.api.v1.DeleteScheduleRequest;
import dev.weft.proto.api.v1.DeleteScheduleResponse;
import dev.weft.proto.api.v1.GetScheduleRequest;
import dev.weft.proto.api.v1.GetScheduleResponse;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.ListSchedulesRequest;
import dev.weft.proto.api.v1.ListSchedulesResponse;
import dev.weft.proto.api.v1.PauseScheduleRequest;
import dev.weft.proto.api.v1.PauseScheduleResponse;
import dev.weft.proto.api.v1.ResumeScheduleRequest;
import dev.weft.proto.api.v1.ResumeScheduleResponse;
import dev.weft.proto.api.v1.Schedule;
import dev.weft.proto.api.v1.ScheduleServiceGrpc.ScheduleServiceImplBase;
import dev.weft.proto.api.v1.TriggerScheduleRequest;
import dev.weft.proto.api.v1.TriggerScheduleResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The schedules' part of {@link FakeApi}. Thread-safe. */
public final class FakeSchedules extends ScheduleServiceImplBase {
  public final Map<String, Schedule> schedules = new ConcurrentSkipListMap<>();

  @Override
  public void createSchedule(
      CreateScheduleRequest request, StreamObserver<CreateScheduleResponse> response) {
    Schedule made =
        Schedule.newBuilder()
            .setSpec(request.getSpec())
            .setCreatedAt(FakeApi.at(0))
            .addNextFires(FakeApi.at(60))
            .addNextFires(FakeApi.at(120))
            .build();
    boolean existing = schedules.put(request.getSpec().getId(), made) != null;
    response.onNext(
        CreateScheduleResponse.newBuilder().setSchedule(made).setExisting(existing).build());
    response.onCompleted();
  }

  @Override
  public void getSchedule(GetScheduleRequest request, StreamObserver<GetScheduleResponse> wire) {
    find(request.getId(), wire)
        .ifPresent(s -> answer(wire, GetScheduleResponse.newBuilder().setSchedule(s).build()));
  }

  @Override
  public void listSchedules(
      ListSchedulesRequest request, StreamObserver<ListSchedulesResponse> wire) {
    answer(wire, ListSchedulesResponse.newBuilder().addAllSchedules(schedules.values()).build());
  }

  @Override
  public void deleteSchedule(
      DeleteScheduleRequest request, StreamObserver<DeleteScheduleResponse> wire) {
    find(request.getId(), wire)
        .ifPresent(s -> {
          schedules.remove(request.getId());
          answer(wire, DeleteScheduleResponse.newBuilder().setSchedule(s).build());
        });
  }

  @Override
  public void pauseSchedule(
      PauseScheduleRequest request, StreamObserver<PauseScheduleResponse> wire) {
    find(request.getId(), wire)
        .ifPresent(s ->
            answer(
                wire,
                PauseScheduleResponse.newBuilder()
                    .setSchedule(s.toBuilder().setPaused(true))
                    .build()));
  }

  @Override
  public void resumeSchedule(
      ResumeScheduleRequest request, StreamObserver<ResumeScheduleResponse> wire) {
    find(request.getId(), wire)
        .ifPresent(s -> answer(wire, ResumeScheduleResponse.newBuilder().setSchedule(s).build()));
  }

  @Override
  public void triggerSchedule(
      TriggerScheduleRequest request, StreamObserver<TriggerScheduleResponse> wire) {
    JobSpec spec = JobSpec.newBuilder().setId(request.getId() + ":now").build();
    find(request.getId(), wire)
        .ifPresent(_ ->
            answer(
                wire,
                TriggerScheduleResponse.newBuilder()
                    .setJob(Job.newBuilder().setSpec(spec))
                    .build()));
  }

  private Optional<Schedule> find(String id, StreamObserver<?> wire) {
    Optional<Schedule> found = Optional.ofNullable(schedules.get(id));
    if (found.isEmpty()) {
      wire.onError(
          Status.NOT_FOUND.withDescription("there is no schedule with this id").asException());
    }
    return found;
  }

  private static <T> void answer(StreamObserver<T> wire, T answer) {
    wire.onNext(answer);
    wire.onCompleted();
  }
}
