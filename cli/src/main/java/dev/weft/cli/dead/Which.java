package dev.weft.cli.dead;

import dev.weft.cli.job.Times;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.DeadLetterFilter;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that say which dead letters are meant. For one thread. */
final class Which {
  @Option(names = "--pool", paramLabel = "POOL", description = "Only jobs of this pool.")
  private String pool = "";

  @Option(names = "--handler", paramLabel = "HANDLER", description = "Only jobs for this handler.")
  private String handler = "";

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Only with this reason, such as EXIT_CODE, TIMED_OUT or BAD_HANDLER.")
  private String reason = "";

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description = "Only what came from here: api, replay or a queue's name.")
  private String source = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only what died since: an age such as 1h, or a time such as 2026-11-23T08:00Z.")
  private String since = "";

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only what died before: as with --since.")
  private String until = "";

  DeadLetterFilter filter(Shell shell) {
    Times times = new Times(shell.clock());
    DeadLetterFilter.Builder filter =
        DeadLetterFilter.newBuilder()
            .setPool(pool)
            .setHandler(handler)
            .setReason(reason)
            .setSource(source);
    if (!since.isEmpty()) {
      filter.setFrom(times.parse("--since", since));
    }
    if (!until.isEmpty()) {
      filter.setUntil(times.parse("--until", until));
    }
    return filter.build();
  }

  /**
   * Checks that either ids are named, or a filter, or all: nothing is done to everything by
   * mistake.
   */
  void check(List<String> ids, boolean all, Shell shell) {
    boolean filtered = !filter(shell).equals(DeadLetterFilter.getDefaultInstance());
    if (ids.isEmpty() && !filtered && !all) {
      throw CommandFailure.usage("say which: ids, a filter such as --reason, or --all");
    }
    if (!ids.isEmpty() && (filtered || all)) {
      throw CommandFailure.usage("ids and filters exclude each other");
    }
  }
}
