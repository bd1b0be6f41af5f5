package dev.weft.it.chaos;

import dev.weft.it.net.Direction;
import dev.weft.it.net.Fault;
import dev.weft.it.net.FaultProxy;
import java.time.Duration;
import java.util.List;

/**
 * A line loses, holds up or cuts what goes over it.
 *
 * @param line which
 * @param what for people
 * @param fault what happens to its bytes
 * @param directions of those that go this way
 * @param lasting for so long
 */
record LineFault(Line line, String what, Fault fault, List<Direction> directions, Duration lasting)
    implements Mishap {
  static LineFault both(Line line, String what, Fault fault, Duration lasting) {
    return new LineFault(line, what, fault, List.of(Direction.values()), lasting);
  }

  @Override
  public String name() {
    return line + " line " + what;
  }

  @Override
  public Mended strike(Arena arena, Load load) throws InterruptedException {
    FaultProxy proxy = line.of(arena);
    directions.forEach(direction -> proxy.set(direction, fault));
    arena.hold(lasting);
    proxy.set(new Fault.Pass());
    return Mended.now();
  }
}
