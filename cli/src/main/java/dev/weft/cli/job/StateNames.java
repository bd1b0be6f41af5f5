package dev.weft.cli.job;

import dev.weft.cli.client.JobStates;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.proto.api.v1.JobState;
import java.util.Iterator;
import java.util.List;

/** The names that {@code --state} takes. */
final class StateNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return JobStates.all().stream().map(JobStates::name).iterator();
  }

  static List<JobState> states(String name) {
    try {
      return JobStates.named(name);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--state " + name + ": " + e.getMessage());
    }
  }
}
