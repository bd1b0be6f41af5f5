package dev.weft.it.chaos;

import dev.weft.it.net.FaultProxy;

/** A line of an {@link Arena} that can be disturbed. */
enum Line {
  /** Between the agents and the coordinator. */
  AGENTS("agents"),
  /** Between the coordinator and the broker. */
  BROKER("broker");

  private final String end;

  Line(String end) {
    this.end = end;
  }

  FaultProxy of(Arena arena) {
    return switch (this) {
      case AGENTS -> arena.agentLine();
      case BROKER -> arena.brokerLine();
    };
  }

  @Override
  public String toString() {
    return "coordinator–" + end;
  }
}
