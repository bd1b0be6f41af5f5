package dev.weft.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.rabbit.RabbitInstall;
import dev.weft.it.rabbit.RabbitTrio;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The long run: each mishap alone, the coordinator killed many times, and mishaps at random, with a
 * table of what became of the jobs. Not a part of the build; {@code .ci/soak} runs it.
 */
final class Soak {
  private static final Load.Rate SMALL = new Load.Rate(60, 30);
  private static final Load.Rate LOAD = new Load.Rate(200, 60);

  /** The coordinator must be at work again so soon after it is started again. */
  private static final Duration AT_WORK = Duration.ofSeconds(5);

  /** How long a node of three is away. */
  private static final Duration AWAY = Duration.ofSeconds(5);

  private final SoakOptions options = SoakOptions.ofThisProcess();
  private final Report report = new Report();

  @Test
  void everyJobEndsOnceWhateverGoesWrong(@TempDir Path folder) throws Exception {
    RabbitInstall.assume();
    if (options.table()) {
      oneByOne(folder.resolve("table"));
      inTime(folder.resolve("time"));
      threeNodes(folder.resolve("three"));
    }
    if (options.kills() > 0) {
      kills(folder.resolve("kills"));
    }
    if (options.lasting().isPositive()) {
      atRandom(folder.resolve("random"));
    }
    if (options.report().isPresent()) {
      report.write(options.report().get());
    }
    assertThat(report.wrongs()).isEmpty();
  }

  private void oneByOne(Path folder) throws Exception {
    try (Grounds grounds = Grounds.open(folder)) {
      List<Mishap> all = new ArrayList<>(Mishaps.faults());
      all.addAll(Mishaps.crashes());
      each(all, grounds.arena());
    }
  }

  private void inTime(Path folder) throws Exception {
    try (Grounds grounds = Grounds.openOnDisk(folder, Arena.Kind.TIMED)) {
      each(Mishaps.ofTime(), grounds.arena());
    }
  }

  private void each(List<Mishap> all, Arena arena) throws Exception {
    for (Mishap mishap : all) {
      if (mishap.impossible().isPresent()) {
        report.skip(mishap, mishap.impossible().get());
      } else {
        report.add(new Experiment(arena, SMALL).run(mishap));
      }
    }
    assertThat(new Residue(arena).inJournals()).isEmpty();
  }

  private void threeNodes(Path folder) throws Exception {
    try (RabbitTrio trio = RabbitTrio.start(folder.resolve("brokers"));
        Arena arena = Arena.start(folder, new Broker(trio.nodes()))) {
      report.add(new Experiment(arena, SMALL).run(new NodeCutOff(trio, AWAY)));
      report.add(new Experiment(arena, SMALL).run(new NodeKilled(trio, AWAY)));
    }
  }

  private void kills(Path folder) throws Exception {
    try (Grounds grounds = Grounds.openOnDisk(folder, Arena.Kind.USUAL)) {
      Finding finding =
          new Ordeal(grounds.arena()).repeat(new CoordinatorKilled(), options.kills(), LOAD);
      report.add(finding);
      report.require(finding.audit().ranOnce(), finding + " started jobs twice");
      report.require(
          finding.recovery().compareTo(AT_WORK) < 0, finding + " took longer than " + AT_WORK);
    }
  }

  private void atRandom(Path folder) throws Exception {
    try (Grounds grounds = Grounds.openOnDisk(folder, Arena.Kind.USUAL)) {
      report.add(new Ordeal(grounds.arena()).random(options, Mishaps.atAnyTime()));
      assertThat(new Residue(grounds.arena()).inJournals()).isEmpty();
    }
  }
}
