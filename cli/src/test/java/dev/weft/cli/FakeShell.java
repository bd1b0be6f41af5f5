package dev.weft.cli;

import dev.weft.cli.client.Patience;
import dev.weft.cli.shell.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A shell whose output is kept, at noon of a certain day. Its waits take no time. */
public final class FakeShell {
  public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  /** The waits between calls, in order. */
  public final List<Duration> pauses = new CopyOnWriteArrayList<>();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private byte[] input = new byte[0];
  private boolean interactive;
  private volatile Instant now = NOON;

  /** What the command reads. */
  public FakeShell input(byte[] bytes) {
    input = bytes.clone();
    return this;
  }

  /** A terminal of 80 columns, without colours. */
  public FakeShell terminal() {
    interactive = true;
    return this;
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    now = now.plus(time);
  }

  /** Runs a command; what it prints is added to what was printed before. */
  public int run(String... args) {
    return new Commands(shell(), () -> new Patience(pauses::add, new Random(1)), pauses::add)
        .tree()
        .execute(args);
  }

  public Shell shell() {
    return new Shell(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        new ByteArrayInputStream(input),
        interactive ? Map.of("COLUMNS", "80", "NO_COLOR", "1") : Map.of(),
        new SteppedClock(),
        interactive);
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public byte[] outBytes() {
    return out.toByteArray();
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private final class SteppedClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("always UTC");
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
