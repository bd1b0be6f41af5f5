package dev.weft.it.chaos;

import java.io.IOException;
import java.time.Duration;

/**
 * Every connection of a line is reset, and for a while none can be made.
 *
 * @param line which
 * @param lasting for so long
 */
record LineReset(Line line, Duration lasting) implements Mishap {
  @Override
  public String name() {
    return line + " line reset and refused " + Times.text(lasting);
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    line.of(arena).refuse();
    line.of(arena).reset();
    arena.hold(lasting);
    line.of(arena).accept();
    return Mended.now();
  }
}
