package dev.weft.coordinator.loop;

import dev.weft.coordinator.dispatch.Event;
import java.time.Duration;
import java.util.List;
import org.jetbrains.lincheck.datastructures.LongGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Runs short scenarios of three threads around a mailbox with room for two in all orders that
 * Lincheck finds: each must look as if its calls had come one after the other.
 */
public class MailboxInterleavingsTest {
  private final Mailbox mailbox = new Mailbox(2);

  /** Posts an event. */
  @Operation
  public void post(@Param(gen = LongGen.class) long number) {
    mailbox.post(new Event.Published(List.of(number)));
  }

  /** Says whether the loop will run an errand. */
  @Operation
  public boolean ask() {
    return mailbox.ask(() -> {});
  }

  /** A source waits for room; says whether there was some at once. */
  @Operation
  public boolean whenRoom() {
    boolean[] atOnce = new boolean[1];
    mailbox.whenRoom(() -> atOnce[0] = true);
    return atOnce[0];
  }

  /** The loop takes a part of the mail: the events, and how much it has to run. */
  @Operation(nonParallelGroup = "loop")
  public String take() throws InterruptedException {
    Mailbox.Mail mail = mailbox.take(2, Duration.ZERO);
    return mail.events() + " " + mail.errands().size();
  }

  /** The loop ends. */
  @Operation(runOnce = true, nonParallelGroup = "loop")
  public int close() {
    return mailbox.close().size();
  }

  @Test
  @EnabledIfSystemProperty(named = "weft.interleavings", matches = "[1-9][0-9]*")
  void callsLookAsIfTheyCameOneAfterTheOther() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .iterations(Integer.getInteger("weft.interleavings"))
        .invocationsPerIteration(200)
        .check(MailboxInterleavingsTest.class);
  }
}
