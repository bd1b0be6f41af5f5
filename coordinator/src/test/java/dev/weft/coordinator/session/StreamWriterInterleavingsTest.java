package dev.weft.coordinator.session;

import dev.weft.common.id.AgentId;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.SessionResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * An assignment is sent, or handed back when the stream ends, or refused because it has ended: one
 * of these, and once, in whichever order threads come. If it were none the job would be in doubt
 * for ever, if two it could run twice (races R1 and R29 of the protocol).
 */
public class StreamWriterInterleavingsTest {
  private static final AgentId AGENT = new AgentId("node-a");

  private final FakeWire wire = new FakeWire();
  private final ConcurrentLinkedQueue<Runnable> home = new ConcurrentLinkedQueue<>();
  private final StreamWriter writer =
      new StreamWriter(wire, home::add, new Vouching(Sandbox.HOUSE, () -> false));
  private final AtomicInteger last = new AtomicInteger();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final List<String> handedBack = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /** Everything fits on the wire. */
  public StreamWriterInterleavingsTest() {
    wire.room = Integer.MAX_VALUE;
  }

  /** The committing thread has an assignment sent. */
  @Operation
  public void assign() {
    String job = "job-" + last.incrementAndGet();
    Effect.Assign assign = Sandbox.assignment(AGENT, 1, job, 1, new byte[1]);
    if (writer.send(lanes -> lanes.assign(assign))) {
      taken.add(job);
    }
  }

  /** The stream's home thread does what it was given. */
  @Operation(nonParallelGroup = "home")
  public void home() {
    Runnable task = home.poll();
    if (task != null) {
      task.run();
    }
  }

  /** The stream ends, on any thread. */
  @Operation
  public void close() {
    writer.close().forEach(assign -> handedBack.add(assign.attempt().job().value()));
    closed = true;
  }

  /** Holds when all threads are done. */
  @Validate
  public void eachWasSentOrHandedBackOnce() {
    while (!home.isEmpty()) {
      home();
    }
    List<String> seen = new ArrayList<>(handedBack);
    for (SessionResponse frame : wire.frames) {
      for (CoordinatorMessage message : frame.getMessagesList()) {
        seen.add(message.getAssign().getAttempt().getJobId());
      }
    }
    if (!seen.stream().sorted().toList().equals(taken.stream().sorted().toList())) {
      throw new IllegalStateException(
          "taken %s, sent or handed back %s, closed %s".formatted(taken, seen, closed));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "weft.interleavings", matches = "[1-9][0-9]*")
  void eachAssignmentIsSentOrHandedBackOnce() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(2)
        .iterations(Integer.getInteger("weft.interleavings"))
        .invocationsPerIteration(200)
        .check(StreamWriterInterleavingsTest.class);
  }
}
