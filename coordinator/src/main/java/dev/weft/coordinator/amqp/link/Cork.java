package dev.weft.coordinator.amqp.link;

import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is written to a line's connection in its buffer for a moment, so that a burst of
 * messages leaves in few writes instead of one for each. One thread holds and releases; the
 * connection's writers look.
 */
public final class Cork {
  private volatile boolean held;
  private volatile @Nullable FrameHandler current;

  /** From now on nothing is written before the buffer is full. */
  public void hold() {
    held = true;
  }

  /**
   * Writes what there is.
   *
   * @throws IOException if the connection fails
   */
  public void release() throws IOException {
    held = false;
    FrameHandler frames = current;
    if (frames != null) {
      frames.flush(null);
    }
  }

  boolean held() {
    return held;
  }

  void attach(FrameHandler frames) {
    current = frames;
  }
}
