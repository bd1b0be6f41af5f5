package dev.weft.coordinator.api;

import dev.weft.coordinator.dispatch.DeadLetter;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.proto.api.v1.RefusedMessage;
import java.time.Instant;

/** Writes dead letters for callers. */
final class LetterCodec {
  /** What begins the id of a message; no job has such an id. */
  static final String MESSAGE = "message/";

  private LetterCodec() {}

  static String id(DeadLetter letter) {
    return switch (letter) {
      case DeadLetter.OfJob(_, Job job) -> job.id().value();
      case DeadLetter.OfMessage message -> MESSAGE + message.number();
    };
  }

  /** A dead letter with what was read of it. */
  static dev.weft.proto.api.v1.DeadLetter write(DeadLetter letter) {
    return switch (letter) {
      case DeadLetter.OfJob(_, Job job) -> write(job, JobCodec.write(job).build());
      case DeadLetter.OfMessage(_, Instant at, Refusal refusal, int bodySize) ->
          dev.weft.proto.api.v1.DeadLetter.newBuilder()
              .setId(id(letter))
              .setReason(refusal.reason())
              .setDetail(refusal.detail())
              .setAt(Times.proto(at))
              .setSource(refusal.source())
              .setMessage(
                  RefusedMessage.newBuilder()
                      .putAllHeaders(refusal.headers())
                      .setBody(Bytes.proto(refusal.body()))
                      .setContentType(refusal.body().contentType())
                      .setBodySize(bodySize))
              .build();
    };
  }

  /** A job as a dead letter. */
  static dev.weft.proto.api.v1.DeadLetter write(Job job, dev.weft.proto.api.v1.Job written) {
    dev.weft.proto.api.v1.DeadLetter.Builder letter =
        dev.weft.proto.api.v1.DeadLetter.newBuilder()
            .setId(job.id().value())
            .setSource(job.source())
            .setJob(written);
    if (job.state() instanceof JobState.Ended end) {
      boolean told = end.failure().exists();
      letter
          .setAt(Times.proto(end.at()))
          .setReason(told ? end.failure().code() : end.how().name())
          .setDetail(end.failure().message());
    }
    return letter.build();
  }
}
