package dev.weft.coordinator.api;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.weft.coordinator.loop.StoreException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where what went wrong becomes a status. Nothing of the inside gets out: no stack
 * traces, paths or SQL.
 */
final class StatusMapper {
  private static final Logger log = LoggerFactory.getLogger(StatusMapper.class);
  private static final String DOMAIN = "weft.dev";
  private static final Duration STORE_RETRY = Duration.ofSeconds(5);

  private StatusMapper() {}

  /** What a call ends with. */
  static StatusRuntimeException exception(Throwable problem) {
    return StatusProto.toStatusRuntimeException(status(problem));
  }

  /** The same as a message. */
  static Status status(Throwable problem) {
    return switch (problem) {
      case Refused refused -> of(refused);
      case StoreException store -> of(refusal(store));
      case InterruptedException _ ->
          of(
              Refused.later(
                  Reason.COORDINATOR_UNAVAILABLE, "the coordinator is stopping", STORE_RETRY));
      default -> {
        log.atError().setCause(problem).log("A call failed");
        yield of(Refused.because(Reason.INTERNAL, "a fault of the coordinator"));
      }
    };
  }

  private static Refused refusal(StoreException store) {
    if (store.kind() == StoreException.Kind.BROKEN) {
      log.atError().setCause(store).log("The store is broken");
      return Refused.because(Reason.INTERNAL, "the store is damaged");
    }
    log.atWarn().addKeyValue("reason", store.reason()).log("The store cannot be read");
    return Refused.later(Reason.STORE_UNAVAILABLE, "the store cannot be read now", STORE_RETRY);
  }

  private static Status of(Refused refused) {
    Refused.Details details = refused.details();
    Status.Builder status =
        Status.newBuilder()
            .setCode(refused.reason().code().getNumber())
            .setMessage(refused.text())
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(refused.reason().name())
                        .putAllMetadata(details.facts())
                        .build()));
    if (!details.fields().isEmpty()) {
      BadRequest.Builder bad = BadRequest.newBuilder();
      for (Refused.BadField field : details.fields()) {
        bad.addFieldViolationsBuilder().setField(field.path()).setDescription(field.rule());
      }
      status.addDetails(Any.pack(bad.build()));
    }
    if (details.retryAfter().isPositive()) {
      RetryInfo retry =
          RetryInfo.newBuilder().setRetryDelay(Times.proto(details.retryAfter())).build();
      status.addDetails(Any.pack(retry));
    }
    return status.build();
  }
}
