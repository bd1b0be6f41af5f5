package dev.weft.agent.handler;

import dev.weft.common.handler.JobContext;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A job in a test: keeps what its handler says, within bounds like the agent's. Thread-safe. */
public final class FakeJob implements JobContext {
  private static final int MAX_LINES = 10_000;
  private static final int MAX_OUTPUT = 20 << 20;

  private final byte[] payload;
  private final String contentType;
  private final int attempt;
  private final BoundedOutput output = new BoundedOutput();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lineCount = new AtomicInteger();
  private final Semaphore room = new Semaphore(Integer.MAX_VALUE);
  private final List<Double> fractions = new CopyOnWriteArrayList<>();
  private volatile String outputType = "";

  private FakeJob(byte[] payload, String contentType, int attempt) {
    this.payload = payload.clone();
    this.contentType = contentType;
    this.attempt = attempt;
  }

  /** A first attempt with this payload. */
  public static FakeJob of(String payload) {
    return of(payload.getBytes(StandardCharsets.UTF_8));
  }

  /** A first attempt with this payload. */
  public static FakeJob of(byte[] payload) {
    return new FakeJob(payload, "application/json", 1);
  }

  /** The same job, but another attempt. */
  public FakeJob attempt(int number) {
    return new FakeJob(payload, contentType, number);
  }

  /** From now on, {@code log} blocks until there is room. */
  public FakeJob withoutRoomInTheLog() {
    room.drainPermits();
    return this;
  }

  /** Makes room for lines in the log. */
  public void makeRoom(int lineCount) {
    room.release(lineCount);
  }

  /** All that was written to the output, as text. */
  public String text() {
    return output.text();
  }

  /** The media type that the handler set; empty if it set none. */
  public String type() {
    return outputType;
  }

  /** The log; of a long one, its beginning. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** How long the log is. */
  public int lineCount() {
    return lineCount.get();
  }

  /** How far the job said it was, each time. */
  public List<Double> fractions() {
    return List.copyOf(fractions);
  }

  @Override
  public String jobId() {
    return "job-7";
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public byte[] payload() {
    return payload.clone();
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public String traceparent() {
    return "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  }

  @Override
  public Optional<Duration> timeLeft() {
    return Optional.empty();
  }

  @Override
  public boolean stopping() {
    return Thread.currentThread().isInterrupted();
  }

  @Override
  public void progress(double fraction, String message) {
    fractions.add(fraction);
  }

  @Override
  public void log(String line) throws InterruptedException {
    room.acquire();
    if (lineCount.incrementAndGet() <= MAX_LINES) {
      lines.add(line);
    }
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void outputType(String type) {
    outputType = type;
  }

  /** Drops what is too much. */
  private static final class BoundedOutput extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      kept.write(bytes, offset, Math.min(length, MAX_OUTPUT - kept.size()));
    }

    synchronized String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
