package dev.weft.it.chaos;

import dev.weft.it.history.Absence;
import dev.weft.it.net.Direction;
import dev.weft.it.net.Fault;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** All mishaps of an {@link Arena} with a broker of one node. */
final class Mishaps {
  private static final Duration MOMENT = Duration.ofSeconds(2);
  private static final Duration WHILE = Duration.ofSeconds(3);

  private Mishaps() {}

  /** Everything but the crash points. */
  static List<Mishap> faults() {
    return Stream.of(
            processes(),
            cuts(Line.AGENTS),
            slows(Line.AGENTS),
            cuts(Line.BROKER),
            slows(Line.BROKER),
            broker(),
            store())
        .flatMap(List::stream)
        .toList();
  }

  /** For a test report. */
  static List<Named<Mishap>> named(List<Mishap> some, List<Mishap> others) {
    return Stream.of(some, others)
        .flatMap(List::stream)
        .map(mishap -> Named.of(mishap.name(), mishap))
        .toList();
  }

  /** What may go wrong at any time: neither slow to provoke nor in need of a quiet moment. */
  static List<Mishap> atAnyTime() {
    List<Mishap> calm = List.of(new QueueDeleted(), new ConsumerTimeout(), new StoreFull(WHILE));
    return Stream.concat(faults().stream(), crashes().stream())
        .filter(mishap -> !calm.contains(mishap))
        .toList();
  }

  /** What needs an arena that is {@link Arena.Kind#TIMED}. */
  static List<Mishap> ofTime() {
    Stream<Mishap> away = Stream.of(Absence.Kind.values()).map(AgentAway::new);
    Stream<Mishap> jumps =
        Stream.of(Arena.COORDINATOR, Arena.AGENTS.getFirst()).map(ClockJump::new);
    return Stream.concat(away, jumps).toList();
  }

  /** Every point at which a process can be halted. */
  static List<Mishap> crashes() {
    Stream<Mishap> coordinator =
        Stream.of(dev.weft.coordinator.crash.CrashPoint.values()).map(CoordinatorCrash::new);
    Stream<Mishap> agent = Stream.of(dev.weft.agent.crash.CrashPoint.values()).map(AgentCrash::new);
    return Stream.concat(coordinator, agent).toList();
  }

  static List<Mishap> processes() {
    return List.of(
        new CoordinatorKilled(),
        new CoordinatorFrozen(WHILE),
        new AgentKilled(Duration.ZERO),
        new AgentFrozen(WHILE));
  }

  /** What breaks a line. */
  static List<Mishap> cuts(Line line) {
    return List.of(
        new LineReset(line, Duration.ofSeconds(1)),
        LineFault.both(line, "half-open 3 s", new Fault.Swallow(), WHILE),
        oneWay(line, "stalled towards its clients 3 s", Direction.TO_CLIENT),
        oneWay(line, "stalled towards its server 3 s", Direction.TO_SERVER),
        LineFault.both(line, "cut in a frame", new Fault.CutAfter(5_000), MOMENT));
  }

  /** What holds a line up. */
  static List<Mishap> slows(Line line) {
    return List.of(
        LineFault.both(line, "200 ms slow 2 s", new Fault.Delay(Duration.ofMillis(200)), MOMENT),
        LineFault.both(line, "of 20 kB/s 2 s", new Fault.Throttle(20_000), MOMENT));
  }

  private static Mishap oneWay(Line line, String what, Direction direction) {
    return new LineFault(line, what, new Fault.Stall(), List.of(direction), WHILE);
  }

  static List<Mishap> broker() {
    return List.of(
        new BrokerKilled(),
        new BrokerFrozen(WHILE),
        new BrokerAlarm(BrokerAlarm.Kind.MEMORY, MOMENT),
        new BrokerAlarm(BrokerAlarm.Kind.DISK, MOMENT),
        new ConnectionsClosed(),
        new QueueDeleted(),
        new ConsumerTimeout());
  }

  static List<Mishap> store() {
    return List.of(new StoreLocked(WHILE), new StoreFull(WHILE));
  }
}
