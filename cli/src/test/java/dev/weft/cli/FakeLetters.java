package dev.weft.cli;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.weft.proto.api.v1.DeadLetter;
import dev.weft.proto.api.v1.DeadLetterFilter;
import dev.weft.proto.api.v1.DeadLetterServiceGrpc.DeadLetterServiceImplBase;
import dev.weft.proto.api.v1.GetDeadLetterRequest;
import dev.weft.proto.api.v1.GetDeadLetterResponse;
import dev.weft.proto.api.v1.ListDeadLettersRequest;
import dev.weft.proto.api.v1.ListDeadLettersResponse;
import dev.weft.proto.api.v1.PurgeDeadLettersRequest;
import dev.weft.proto.api.v1.PurgeDeadLettersResponse;
import dev.weft.proto.api.v1.ReplayDeadLettersRequest;
import dev.weft.proto.api.v1.ReplayDeadLettersResponse;
import dev.weft.proto.api.v1.ReplayResult;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Dead letters that do what their test says. */
public final class FakeLetters extends DeadLetterServiceImplBase {
  public final Map<String, DeadLetter> letters = new ConcurrentSkipListMap<>();
  public final List<DeadLetterFilter> filters = new CopyOnWriteArrayList<>();

  /** A message. */
  public void message(String id, byte... body) {
    DeadLetter.Builder letter =
        DeadLetter.newBuilder()
            .setId(id)
            .setReason("BAD_HANDLER")
            .setDetail("type: no")
            .setSource("orders")
            .setAt(FakeApi.at(-60));
    letter
        .getMessageBuilder()
        .putHeaders("property.type", "?")
        .setBody(ByteString.copyFrom(body))
        .setBodySize(body.length);
    letters.put(id, letter.build());
  }

  /** A job. */
  public void job(String id) {
    DeadLetter.Builder letter =
        DeadLetter.newBuilder()
            .setId(id)
            .setReason("EXIT_CODE")
            .setDetail("exit code 7")
            .setSource("api")
            .setAt(FakeApi.at(-120));
    letter
        .getJobBuilder()
        .getSpecBuilder()
        .setId(id)
        .setHandler("exec")
        .setPool("default")
        .setPayload(ByteString.copyFromUtf8("the payload"));
    letters.put(id, letter.build());
  }

  @Override
  public void listDeadLetters(
      ListDeadLettersRequest request, StreamObserver<ListDeadLettersResponse> response) {
    filters.add(request.getFilter());
    response.onNext(
        ListDeadLettersResponse.newBuilder().addAllDeadLetters(letters.values()).build());
    response.onCompleted();
  }

  @Override
  public void getDeadLetter(
      GetDeadLetterRequest request, StreamObserver<GetDeadLetterResponse> response) {
    DeadLetter letter = letters.get(request.getId());
    if (letter == null) {
      response.onError(notFound());
      return;
    }
    response.onNext(GetDeadLetterResponse.newBuilder().setDeadLetter(letter).build());
    response.onCompleted();
  }

  @Override
  public void replayDeadLetters(
      ReplayDeadLettersRequest request, StreamObserver<ReplayDeadLettersResponse> response) {
    if (request.hasId() && !letters.containsKey(request.getId())) {
      response.onError(notFound());
      return;
    }
    ReplayDeadLettersResponse.Builder results = ReplayDeadLettersResponse.newBuilder();
    for (String id : request.hasId() ? List.of(request.getId()) : List.copyOf(letters.keySet())) {
      ReplayResult.Builder result = ReplayResult.newBuilder().setId(id);
      if (id.startsWith("message/")) {
        result.setError(
            Status.newBuilder().setCode(Code.FAILED_PRECONDITION_VALUE).setMessage("no job"));
      } else {
        result.setJob(id + ".r1");
      }
      results.addResults(result);
    }
    response.onNext(results.build());
    response.onCompleted();
  }

  @Override
  public void purgeDeadLetters(
      PurgeDeadLettersRequest request, StreamObserver<PurgeDeadLettersResponse> response) {
    // One at a time, whatever is asked for.
    String id = request.hasId() ? request.getId() : List.copyOf(letters.keySet()).getFirst();
    if (!letters.containsKey(id)) {
      response.onError(notFound());
      return;
    }
    if (!request.getDryRun()) {
      letters.remove(id);
    }
    response.onNext(
        PurgeDeadLettersResponse.newBuilder()
            .addIds(id)
            .setMore(!request.hasId() && !letters.isEmpty())
            .build());
    response.onCompleted();
  }

  private static io.grpc.StatusRuntimeException notFound() {
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(Code.NOT_FOUND_VALUE)
            .setMessage("there is no such dead letter")
            .build());
  }
}
