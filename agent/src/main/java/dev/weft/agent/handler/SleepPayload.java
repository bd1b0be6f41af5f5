package dev.weft.agent.handler;

import dev.weft.agent.handler.payload.BadPayload;
import dev.weft.agent.handler.payload.Fields;
import dev.weft.common.config.Durations;
import dev.weft.common.handler.JobFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a job asks {@link SleepHandler} for.
 *
 * @param duration how long to wait; up to {@link Durations#MAX}
 * @param answer the output, with placeholders
 * @param contentType media type of the answer
 * @param logEvery how often to log and report progress; zero: never
 * @param failure how to fail after the wait
 */
record SleepPayload(
    Duration duration, String answer, String contentType, Duration logEvery, AskedFailure failure) {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int LONGEST_PLAIN = 64;
  private static final Duration SHORTEST_STEP = Duration.ofMillis(1);

  /**
   * Reads a payload: a JSON object, or nothing but a duration.
   *
   * @throws JobFailure {@code BAD_PAYLOAD} if it is neither
   */
  static SleepPayload of(byte[] payload) throws JobFailure {
    int first = 0;
    while (first < payload.length && payload[first] <= ' ' && payload[first] >= 0) {
      first++;
    }
    return first < payload.length && payload[first] == '{' ? json(payload) : plain(payload);
  }

  private static SleepPayload plain(byte[] payload) throws JobFailure {
    try {
      if (payload.length <= LONGEST_PLAIN) {
        String text = new String(payload, StandardCharsets.UTF_8).strip();
        return new SleepPayload(Durations.parse(text), "", TEXT, Duration.ZERO, AskedFailure.NONE);
      }
    } catch (IllegalArgumentException e) {
      // The message below says the same of both kinds of mistake.
    }
    throw BadPayload.because(
        "expected a duration, such as 1500ms, 30s or PT1.5S, or a JSON object with a field"
            + " duration");
  }

  private static SleepPayload json(byte[] payload) throws JobFailure {
    Fields fields = Fields.of(payload);
    Duration duration = fields.duration("duration", Durations.MAX);
    String answer = fields.text("answer", "");
    String contentType = fields.text("content_type", TEXT);
    Duration logEvery = fields.duration("log_every", Durations.MAX, Duration.ZERO);
    if (!logEvery.isZero() && logEvery.compareTo(SHORTEST_STEP) < 0) {
      throw fields.expected("log_every", "at least 1ms");
    }
    AskedFailure failure =
        fields.has("fail") ? AskedFailure.of(fields.object("fail")) : AskedFailure.NONE;
    fields.end();
    return new SleepPayload(duration, answer, contentType, logEvery, failure);
  }
}
