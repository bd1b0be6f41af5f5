package dev.weft.agent.handler;

import dev.weft.common.config.Durations;
import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobFailure;
import dev.weft.common.handler.JobHandler;
import dev.weft.common.id.AgentId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Waits, and answers. It stands for work that mostly waits, in demonstrations, tests and benchmarks
 * of a million jobs at once: so its stack is shallow while it waits. Thread-safe.
 */
final class SleepHandler implements JobHandler {
  private static final Pattern LABEL = Pattern.compile("\\{\\{label\\.([^{}]+)}}");

  private final AgentId agent;
  private final Map<String, String> labels;

  SleepHandler(AgentId agent, Map<String, String> labels) {
    this.agent = agent;
    this.labels = labels;
  }

  @Override
  public String name() {
    return "sleep";
  }

  @Override
  public void run(JobContext job) throws JobFailure, InterruptedException, IOException {
    SleepPayload plan = SleepPayload.of(job.payload());
    if (plan.logEvery().isZero()) {
      Thread.sleep(plan.duration());
    } else {
      sleepAloud(job, plan.duration(), plan.logEvery());
    }
    plan.failure().failIfDue(job.attempt());
    answer(job, plan);
  }

  private static void sleepAloud(JobContext job, Duration whole, Duration step)
      throws InterruptedException {
    // From the start, so that the time spent in log() is not slept once more.
    long start = System.nanoTime();
    Duration next = step;
    while (next.compareTo(whole) < 0) {
      sleepUntil(start, next);
      String done = "slept " + Durations.format(next) + " of " + Durations.format(whole);
      job.log(done);
      job.progress((double) next.toNanos() / whole.toNanos(), done);
      next = next.plus(step);
    }
    sleepUntil(start, whole);
  }

  private static void sleepUntil(long start, Duration elapsed) throws InterruptedException {
    Thread.sleep(elapsed.minusNanos(System.nanoTime() - start));
  }

  private void answer(JobContext job, SleepPayload plan) throws IOException {
    job.outputType(plan.contentType());
    String text =
        plan.answer()
            .replace("{{agent}}", agent.value())
            .replace("{{job}}", job.jobId())
            .replace("{{attempt}}", Integer.toString(job.attempt()));
    String labelled =
        LABEL
            .matcher(text)
            .replaceAll(found -> Matcher.quoteReplacement(labels.getOrDefault(found.group(1), "")));
    job.output().write(labelled.getBytes(StandardCharsets.UTF_8));
  }
}
