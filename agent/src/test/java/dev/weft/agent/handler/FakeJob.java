package dev.weft.agent.handler;

import dev.weft.common.handler.JobContext;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A job in a test: keeps all that its handler says. Thread-safe. */
public final class FakeJob implements JobContext {
  private final byte[] payload;
  private final String contentType;
  private final int attempt;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final List<String> lines = new CopyOnWriteArrayList<>();
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

  /** All that was written to the output, as text. */
  public String text() {
    return output.toString(StandardCharsets.UTF_8);
  }

  /** The media type that the handler set; empty if it set none. */
  public String type() {
    return outputType;
  }

  /** The log. */
  public List<String> lines() {
    return List.copyOf(lines);
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
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    lines.add(line);
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void outputType(String type) {
    outputType = type;
  }
}
