package dev.weft.cli;

import dev.weft.cli.bench.BenchCommand;
import dev.weft.cli.bench.LatencyCommand;
import dev.weft.cli.bench.ThroughputCommand;
import dev.weft.cli.bench.WaitingCommand;
import dev.weft.cli.client.Patience;
import dev.weft.cli.client.Pause;
import dev.weft.cli.dead.DeadCommand;
import dev.weft.cli.dead.DeadGet;
import dev.weft.cli.dead.DeadList;
import dev.weft.cli.dead.DeadPurge;
import dev.weft.cli.dead.DeadReplay;
import dev.weft.cli.doctor.DoctorCommand;
import dev.weft.cli.fleet.AgentDeclareLost;
import dev.weft.cli.fleet.AgentDrain;
import dev.weft.cli.fleet.AgentList;
import dev.weft.cli.fleet.AgentResume;
import dev.weft.cli.fleet.PoolCommand;
import dev.weft.cli.fleet.PoolList;
import dev.weft.cli.fleet.PoolPause;
import dev.weft.cli.fleet.PoolResume;
import dev.weft.cli.job.CancelCommand;
import dev.weft.cli.job.GetCommand;
import dev.weft.cli.job.JobCommand;
import dev.weft.cli.job.ListCommand;
import dev.weft.cli.job.ReleaseCommand;
import dev.weft.cli.job.WatchCommand;
import dev.weft.cli.quickstart.QuickstartCommand;
import dev.weft.cli.recovery.RecoveryBegin;
import dev.weft.cli.recovery.RecoveryCommand;
import dev.weft.cli.recovery.RecoveryEnd;
import dev.weft.cli.recovery.RecoveryGet;
import dev.weft.cli.schedule.ScheduleCommand;
import dev.weft.cli.schedule.ScheduleCreate;
import dev.weft.cli.schedule.ScheduleDelete;
import dev.weft.cli.schedule.ScheduleGet;
import dev.weft.cli.schedule.ScheduleList;
import dev.weft.cli.schedule.SchedulePause;
import dev.weft.cli.schedule.ScheduleResume;
import dev.weft.cli.schedule.ScheduleTrigger;
import dev.weft.cli.server.AgentCommand;
import dev.weft.cli.server.CoordinatorCommand;
import dev.weft.cli.shell.Shell;
import dev.weft.cli.submit.SubmitCommand;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * All commands, wired by hand: reads as the tree that they are.
 *
 * @param shell the world around them
 * @param patience how calls that may be repeated are
 * @param pause how to wait between two looks at something
 */
record Commands(Shell shell, Supplier<Patience> patience, Pause pause) {

  /** The tree of commands. */
  CommandLine tree() {
    RootCommand root = new RootCommand();
    CommandLine weft =
        new CommandLine(root)
            .addSubcommand(new QuickstartCommand(shell, patience, pause))
            .addSubcommand(new CoordinatorCommand(shell))
            .addSubcommand(agent())
            .addSubcommand(new SubmitCommand(shell, patience))
            .addSubcommand(job())
            .addSubcommand(dead())
            .addSubcommand(schedule())
            .addSubcommand(pool())
            .addSubcommand(recovery())
            .addSubcommand(new DoctorCommand(shell))
            .addSubcommand(bench())
            .addSubcommand(new CompletionCommand(shell))
            .addSubcommand(new VersionCommand(shell));
    return new Conventions(shell).applyTo(weft, root);
  }

  private CommandLine agent() {
    return new CommandLine(new AgentCommand(shell))
        .addSubcommand(new AgentList(shell))
        .addSubcommand(new AgentDrain(shell))
        .addSubcommand(new AgentResume(shell))
        .addSubcommand(new AgentDeclareLost(shell));
  }

  private CommandLine job() {
    return new CommandLine(new JobCommand())
        .addSubcommand(new GetCommand(shell))
        .addSubcommand(new ListCommand(shell))
        .addSubcommand(new WatchCommand(shell, patience))
        .addSubcommand(new CancelCommand(shell))
        .addSubcommand(new ReleaseCommand(shell));
  }

  private CommandLine dead() {
    return new CommandLine(new DeadCommand())
        .addSubcommand(new DeadList(shell))
        .addSubcommand(new DeadGet(shell))
        .addSubcommand(new DeadReplay(shell))
        .addSubcommand(new DeadPurge(shell));
  }

  private CommandLine schedule() {
    return new CommandLine(new ScheduleCommand())
        .addSubcommand(new ScheduleCreate(shell))
        .addSubcommand(new ScheduleList(shell))
        .addSubcommand(new ScheduleGet(shell))
        .addSubcommand(new ScheduleDelete(shell))
        .addSubcommand(new SchedulePause(shell))
        .addSubcommand(new ScheduleResume(shell))
        .addSubcommand(new ScheduleTrigger(shell));
  }

  private CommandLine pool() {
    return new CommandLine(new PoolCommand())
        .addSubcommand(new PoolList(shell))
        .addSubcommand(new PoolPause(shell))
        .addSubcommand(new PoolResume(shell));
  }

  private CommandLine recovery() {
    return new CommandLine(new RecoveryCommand())
        .addSubcommand(new RecoveryGet(shell))
        .addSubcommand(new RecoveryBegin(shell))
        .addSubcommand(new RecoveryEnd(shell));
  }

  private CommandLine bench() {
    return new CommandLine(new BenchCommand())
        .addSubcommand(new ThroughputCommand(shell))
        .addSubcommand(new LatencyCommand(shell))
        .addSubcommand(new WaitingCommand(shell, patience, pause));
  }
}
