package dev.weft.coordinator.api;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import dev.weft.common.id.UuidV7;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.ScheduleCall;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.proto.api.v1.CreateScheduleRequest;
import dev.weft.proto.api.v1.CreateScheduleResponse;
import dev.weft.proto.api.v1.DeleteScheduleRequest;
import dev.weft.proto.api.v1.DeleteScheduleResponse;
import dev.weft.proto.api.v1.GetScheduleRequest;
import dev.weft.proto.api.v1.GetScheduleResponse;
import dev.weft.proto.api.v1.ListSchedulesRequest;
import dev.weft.proto.api.v1.ListSchedulesResponse;
import dev.weft.proto.api.v1.PauseScheduleRequest;
import dev.weft.proto.api.v1.PauseScheduleResponse;
import dev.weft.proto.api.v1.ResumeScheduleRequest;
import dev.weft.proto.api.v1.ResumeScheduleResponse;
import dev.weft.proto.api.v1.ScheduleServiceGrpc;
import dev.weft.proto.api.v1.TriggerScheduleRequest;
import dev.weft.proto.api.v1.TriggerScheduleResponse;
import io.grpc.stub.StreamObserver;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The calls about schedules. Each runs on a virtual thread of its own. */
final class ScheduleCalls extends ScheduleServiceGrpc.ScheduleServiceImplBase {
  private static final int FIRES = 5;
  private static final int MOST_FIRES = 100;

  private final ApiPorts ports;
  private final Asking asking;
  private final Reads reads;
  private final ScheduleReader specs;
  private final SecureRandom random;

  ScheduleCalls(
      ApiPorts ports, Asking asking, Reads reads, ScheduleReader specs, SecureRandom random) {
    this.ports = ports;
    this.asking = asking;
    this.reads = reads;
    this.specs = specs;
    this.random = random;
  }

  @Override
  public void createSchedule(
      CreateScheduleRequest request, StreamObserver<CreateScheduleResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          Answer.Scheduled created =
              scheduled(ask(new ScheduleCall.Create(specs.read(request.getSpec()))));
          return CreateScheduleResponse.newBuilder()
              .setSchedule(ScheduleWriter.write(created.schedule(), FIRES))
              .setExisting(created.existing())
              .build();
        });
  }

  @Override
  public void getSchedule(GetScheduleRequest request, StreamObserver<GetScheduleResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          Fields fields = new Fields("");
          ScheduleId id = ScheduleReader.id(fields, request.getId());
          int fires = fields.number("next_fires", request.getNextFires(), MOST_FIRES, FIRES);
          fields.refuseBad();
          Schedule found =
              schedules().stream()
                  .filter(schedule -> schedule.spec().id().equals(id))
                  .findAny()
                  .orElseThrow(ScheduleCalls::noSuchSchedule);
          return GetScheduleResponse.newBuilder()
              .setSchedule(ScheduleWriter.write(found, fires))
              .build();
        });
  }

  @Override
  public void listSchedules(
      ListSchedulesRequest request, StreamObserver<ListSchedulesResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          ListSchedulesResponse.Builder response = ListSchedulesResponse.newBuilder();
          schedules().forEach(s -> response.addSchedules(ScheduleWriter.brief(s)));
          return response.build();
        });
  }

  @Override
  public void deleteSchedule(
      DeleteScheduleRequest request, StreamObserver<DeleteScheduleResponse> wire) {
    Unary.answer(
        wire,
        () ->
            DeleteScheduleResponse.newBuilder()
                .setSchedule(changed(new ScheduleCall.Delete(id(request.getId()))))
                .build());
  }

  @Override
  public void pauseSchedule(
      PauseScheduleRequest request, StreamObserver<PauseScheduleResponse> wire) {
    Unary.answer(
        wire,
        () ->
            PauseScheduleResponse.newBuilder()
                .setSchedule(changed(new ScheduleCall.Pause(id(request.getId()), true)))
                .build());
  }

  @Override
  public void resumeSchedule(
      ResumeScheduleRequest request, StreamObserver<ResumeScheduleResponse> wire) {
    Unary.answer(
        wire,
        () ->
            ResumeScheduleResponse.newBuilder()
                .setSchedule(changed(new ScheduleCall.Pause(id(request.getId()), false)))
                .build());
  }

  @Override
  public void triggerSchedule(
      TriggerScheduleRequest request, StreamObserver<TriggerScheduleResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          ScheduleId id = id(request.getId());
          String own = UuidV7.make(ports.time().now().wall(), random).toString();
          Answer answer = ask(new ScheduleCall.Trigger(id, new JobId(id.value() + ":" + own)));
          return switch (answer) {
            case Answer.Submitted made ->
                TriggerScheduleResponse.newBuilder().setJob(JobCodec.write(made.job())).build();
            case Answer.Overlaps() ->
                throw Refused.because(
                    Reason.STILL_RUNS, "the job that the schedule made before has not ended");
            case Answer.NotFound() -> throw noSuchSchedule();
            case Answer.Scheduled _,
                Answer.Conflict _,
                Answer.TooMany _,
                Answer.Found _,
                Answer.Elsewhere _,
                Answer.Removed _,
                Answer.Awaited _,
                Answer.Unfit _,
                Answer.Done _ ->
                throw unexpected(answer);
          };
        });
  }

  private dev.weft.proto.api.v1.Schedule changed(ScheduleCall call)
      throws Refused, InterruptedException {
    return ScheduleWriter.write(scheduled(ask(call)).schedule(), FIRES);
  }

  private Answer ask(ScheduleCall call) throws Refused, InterruptedException {
    return asking.durable(ports.callers().ask(ticket -> new Event.ScheduleAsked(ticket, call)));
  }

  private static Answer.Scheduled scheduled(Answer answer) throws Refused {
    return switch (answer) {
      case Answer.Scheduled scheduled -> scheduled;
      case Answer.Conflict() ->
          throw Refused.because(
              Reason.ID_TAKEN,
              "the id is taken by a schedule with another spec; delete that first");
      case Answer.TooMany() ->
          throw Refused.because(Reason.TOO_MANY_SCHEDULES, "there are 1,000 schedules already");
      case Answer.NotFound() -> throw noSuchSchedule();
      case Answer.Elsewhere() -> throw Reads.elsewhere();
      case Answer.Submitted _,
          Answer.Overlaps _,
          Answer.Found _,
          Answer.Elsewhere _,
          Answer.Removed _,
          Answer.Awaited _,
          Answer.Unfit _,
          Answer.Done _ ->
          throw unexpected(answer);
    };
  }

  /** Those of all coordinators, in order of id. */
  private List<Schedule> schedules() throws Refused, StoreException, InterruptedException {
    Map<ScheduleId, Schedule> all = new TreeMap<>();
    reads.schedules().forEach(theirs -> all.put(theirs.spec().id(), theirs));
    asking.prompt(ports.view().schedules()).forEach(own -> all.put(own.spec().id(), own));
    return List.copyOf(all.values());
  }

  private static ScheduleId id(String text) throws Refused {
    Fields fields = new Fields("");
    ScheduleId id = ScheduleReader.id(fields, text);
    fields.refuseBad();
    return id;
  }

  private static Refused noSuchSchedule() {
    return Refused.because(Reason.NO_SUCH_SCHEDULE, "there is no schedule with this id");
  }

  private static IllegalStateException unexpected(Answer answer) {
    return new IllegalStateException("not an answer about schedules: " + answer);
  }
}
