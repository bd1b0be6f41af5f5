package dev.weft.agent.loop;

import dev.weft.agent.core.Message;
import dev.weft.agent.core.StreamRef;
import java.time.Duration;

/** The streams to the coordinators, as the loop uses them. Called on the loop's thread. */
public interface Coordinators {
  /** Queues a message; drops it if the stream is gone. */
  void send(StreamRef stream, Message message);

  /** Ends a stream on which the coordinator broke the protocol. */
  void breakOff(StreamRef stream, String why);

  /** Says that attempts of a coordinator were stopped because it was not heard of for so long. */
  void cutOff(int link, Duration silence, int attempts);

  /** Sends what was queued; called after each batch. */
  void flush();
}
