package dev.weft.coordinator.amqp.link;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the client library's exceptions mean. */
public final class Faults {
  private Faults() {}

  /** One line for people; never holds what a message holds. */
  public static String describe(Throwable fault) {
    Optional<ShutdownSignalException> signal = signal(fault);
    if (signal.isPresent()) {
      Method method = signal.get().getReason();
      return switch (method) {
        case AMQP.Channel.Close close -> close.getReplyText();
        case AMQP.Connection.Close close -> close.getReplyText();
        case null, default -> plain(root(signal.get()));
      };
    }
    return plain(root(fault));
  }

  /** The AMQP code with which the broker closed the channel or connection; 0 if it did not. */
  public static int code(@Nullable Throwable fault) {
    Optional<ShutdownSignalException> signal = fault == null ? Optional.empty() : signal(fault);
    return signal.isEmpty()
        ? 0
        : switch (signal.get().getReason()) {
          case AMQP.Channel.Close close -> close.getReplyCode();
          case AMQP.Connection.Close close -> close.getReplyCode();
          case null, default -> 0;
        };
  }

  private static Optional<ShutdownSignalException> signal(Throwable fault) {
    for (Throwable at = fault; at != null; at = at.getCause()) {
      if (at instanceof ShutdownSignalException signal) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }

  private static Throwable root(Throwable fault) {
    Throwable at = fault;
    for (Throwable cause = at; cause != null; cause = cause.getCause()) {
      at = cause;
    }
    return at;
  }

  private static String plain(Throwable fault) {
    String message = fault.getMessage();
    String kind = fault.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message.lines().findFirst().orElse("");
  }
}
