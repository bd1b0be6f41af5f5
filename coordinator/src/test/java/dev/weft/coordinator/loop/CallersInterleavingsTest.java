package dev.weft.coordinator.loop;

import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Ticket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Nobody who asks is left without an answer, in whichever order the coordinator ends. */
public class CallersInterleavingsTest {
  private final List<Ticket> posted = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Answer>> asked = new CopyOnWriteArrayList<>();
  private final Callers callers =
      new Callers(
          new Inbox() {
            @Override
            public void post(Event event) {}

            @Override
            public void whenRoom(Runnable resume) {
              resume.run();
            }
          });
  private volatile boolean ended;

  /** Somebody asks. */
  @Operation
  public void ask() {
    asked.add(
        callers.ask(ticket -> {
          posted.add(ticket);
          return new Event.Tick();
        }));
  }

  /** The committing thread answers whatever was asked so far. */
  @Operation(nonParallelGroup = "committer")
  public void answer() {
    for (Ticket ticket : posted) {
      callers.answer(ticket, new Answer.NotFound());
    }
  }

  /** Nothing is answered any more. */
  @Operation(nonParallelGroup = "committer")
  public void end() {
    callers.end();
    ended = true;
  }

  /** Holds when all threads are done. */
  @Validate
  public void nobodyWaitsAfterTheEnd() {
    if (ended && (callers.waiting() != 0 || !asked.stream().allMatch(CompletableFuture::isDone))) {
      throw new IllegalStateException("somebody is never answered");
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "weft.interleavings", matches = "[1-9][0-9]*")
  void nobodyIsLeftWithoutAnAnswer() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .iterations(Integer.getInteger("weft.interleavings"))
        .invocationsPerIteration(200)
        .check(CallersInterleavingsTest.class);
  }
}
