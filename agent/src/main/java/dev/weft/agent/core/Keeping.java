package dev.weft.agent.core;

/**
 * Whether the journal keeps what it is given; if not, no attempt is taken. Confined to the core.
 */
final class Keeping {
  private boolean works = true;

  boolean works() {
    return works;
  }

  void set(boolean now) {
    works = now;
  }
}
