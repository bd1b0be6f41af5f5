package dev.weft.it.chaos;

import dev.weft.it.rabbit.RabbitCtl;
import java.io.IOException;
import java.time.Duration;

/**
 * The broker has too little memory or disk for a while: it takes nothing from who publishes.
 *
 * @param kind which alarm
 * @param lasting so long
 */
record BrokerAlarm(Kind kind, Duration lasting) implements Mishap {
  /** What is short. */
  enum Kind {
    MEMORY,
    DISK
  }

  @Override
  public String name() {
    String what =
        switch (kind) {
          case MEMORY -> "memory";
          case DISK -> "disk";
        };
    return "broker " + what + " alarm " + Times.text(lasting);
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    RabbitCtl ctl = arena.broker().node().ctl();
    switch (kind) {
      case MEMORY -> ctl.raiseMemoryAlarm();
      case DISK -> ctl.raiseDiskAlarm();
    }
    arena.hold(lasting);
    switch (kind) {
      case MEMORY -> ctl.clearMemoryAlarm();
      case DISK -> ctl.clearDiskAlarm();
    }
    return Mended.now();
  }
}
