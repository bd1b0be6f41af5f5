package dev.weft.agent;

import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Does for each job what the test has said, and counts how often it was begun. */
final class ScriptedHandler implements JobHandler {
  /** What one job does. */
  @FunctionalInterface
  interface Body {
    void run(JobContext job) throws Exception;
  }

  private final String name;
  private final boolean cpuBound;
  private final Map<String, Body> bodies = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> begun = new ConcurrentHashMap<>();

  ScriptedHandler(String name, boolean cpuBound) {
    this.name = name;
    this.cpuBound = cpuBound;
  }

  void on(String job, Body body) {
    bodies.put(job, body);
  }

  int begun(String job) {
    return begun.getOrDefault(job, new AtomicInteger()).get();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean cpuBound() {
    return cpuBound;
  }

  @Override
  public void run(JobContext job) throws Exception {
    begun.computeIfAbsent(job.jobId(), _ -> new AtomicInteger()).incrementAndGet();
    bodies.getOrDefault(job.jobId(), _ -> {}).run(job);
  }
}
