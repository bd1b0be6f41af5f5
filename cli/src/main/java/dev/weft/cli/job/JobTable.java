package dev.weft.cli.job;

import dev.weft.cli.client.JobStates;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.Table;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.ListJobsResponse;

/** Many jobs, a line each, for people. */
final class JobTable {
  private final Shell shell;

  JobTable(Shell shell) {
    this.shell = shell;
  }

  void print(ListJobsResponse jobs) {
    if (jobs.getJobsCount() == 0) {
      shell.say("no such jobs");
      return;
    }
    Human human = new Human(shell.clock());
    Table table =
        new Table("ID", "HANDLER", "POOL", "STATE", "ATTEMPT", "AGENT", "ACCEPTED", "DETAIL");
    for (Job job : jobs.getJobsList()) {
      JobSpec spec = job.getSpec();
      table.row(
          spec.getId(),
          spec.getHandler(),
          spec.getPool(),
          JobStates.name(job.getState()),
          job.getAttempt(),
          JobText.agent(job),
          human.ago(job.getAcceptedAt()),
          JobText.detail(job));
    }
    table.print(shell.out(), shell.columns());
    if (!jobs.getNextPageToken().isEmpty()) {
      shell.say("there are more; --limit shows them");
    }
  }
}
