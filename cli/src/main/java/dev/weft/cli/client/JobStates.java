package dev.weft.cli.client;

import dev.weft.proto.api.v1.JobState;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The states of jobs, by name. */
public final class JobStates {
  private static final String PREFIX = "JOB_STATE_";

  private JobStates() {}

  /** Whether a job in this state has ended. */
  public static boolean isTerminal(JobState state) {
    return switch (state) {
      case JOB_STATE_SUCCEEDED,
          JOB_STATE_FAILED,
          JOB_STATE_TIMED_OUT,
          JOB_STATE_CANCELLED,
          JOB_STATE_EXPIRED,
          JOB_STATE_REJECTED ->
          true;
      case JOB_STATE_UNSPECIFIED,
          JOB_STATE_QUEUED,
          JOB_STATE_ASSIGNED,
          JOB_STATE_RUNNING,
          JOB_STATE_RETRY_WAIT,
          JOB_STATE_CANCELLING,
          JOB_STATE_HELD,
          UNRECOGNIZED ->
          false;
    };
  }

  /** The state's name, such as {@code retry-wait}. */
  public static String name(JobState state) {
    return EnumNames.of(state, PREFIX);
  }

  /** All states that a job can be in. */
  public static List<JobState> all() {
    return Arrays.stream(JobState.values()).filter(state -> !hasNoName(state)).toList();
  }

  /**
   * The states that a name stands for: one state's own, {@code active} for all that have not ended,
   * or {@code ended}.
   *
   * @throws IllegalArgumentException if it stands for none
   */
  public static List<JobState> named(String name) {
    List<JobState> found =
        switch (name) {
          case "active" -> all().stream().filter(state -> !isTerminal(state)).toList();
          case "ended" -> all().stream().filter(JobStates::isTerminal).toList();
          default -> all().stream().filter(state -> name(state).equals(name)).toList();
        };
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "expected active, ended or one of "
              + all().stream().map(JobStates::name).collect(Collectors.joining(", ")));
    }
    return found;
  }

  private static boolean hasNoName(JobState state) {
    return state == JobState.JOB_STATE_UNSPECIFIED || state == JobState.UNRECOGNIZED;
  }
}
