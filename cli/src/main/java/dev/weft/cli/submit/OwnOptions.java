package dev.weft.cli.submit;

import dev.weft.cli.client.ProtoTime;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.PositiveDuration;
import dev.weft.common.id.JobId;
import dev.weft.proto.api.v1.JobSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import picocli.CommandLine.Option;

/** The options that only one job can have, and not the jobs of a schedule. */
final class OwnOptions {
  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The job's id; the same id is the same job (default: a new UUID).")
  private String id = "";

  @Option(
      names = "--not-before",
      paramLabel = "TIME",
      description =
          "Do not start it before this time, such as 2026-11-23T08:00Z; at most 365 days ahead.")
  private String notBefore = "";

  @Option(
      names = "--delay",
      paramLabel = "DURATION",
      converter = PositiveDuration.class,
      description = "Do not start it until so long after it was accepted; at most 365 days.")
  private Duration delay = Duration.ZERO;

  /**
   * The id that was asked for; empty if none was.
   *
   * @throws CommandFailure if it cannot be one
   */
  String id() {
    if (!id.isEmpty()) {
      SpecOptions.checked("--id", id, JobId::new);
    }
    return id;
  }

  /** Adds when it may start. */
  void start(JobSpec.Builder spec) {
    if (!notBefore.isEmpty() && !delay.isZero()) {
      throw CommandFailure.usage("--not-before is a time and --delay a length; give one of them");
    }
    if (!notBefore.isEmpty()) {
      try {
        spec.setNotBefore(ProtoTime.of(OffsetDateTime.parse(notBefore).toInstant()));
      } catch (DateTimeException e) {
        throw CommandFailure.usage(
            "--not-before " + notBefore + ": expected a time such as 2026-11-23T08:00Z");
      }
    } else if (!delay.isZero()) {
      spec.setDelay(ProtoTime.of(delay));
    }
  }
}
