package dev.weft.agent.link;

import com.google.protobuf.CodedOutputStream;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.SessionRequest;

/** What leaves together: messages up to a bound, or one that is larger. Not thread-safe. */
final class Frame {
  /** Bytes beyond which nothing is added. */
  private static final int FULL = 128 * 1024;

  /** Bytes beyond which only a first message may go. */
  private static final int LARGEST = 256 * 1024;

  private final SessionRequest.Builder request = SessionRequest.newBuilder();
  private int bytes;

  boolean isEmpty() {
    return request.getMessagesCount() == 0;
  }

  boolean isFull() {
    return bytes >= FULL;
  }

  boolean fits(AgentMessage message) {
    return isEmpty() || bytes + message.getSerializedSize() <= LARGEST;
  }

  void add(AgentMessage message) {
    int size = message.getSerializedSize();
    bytes += 1 + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
    request.addMessages(message);
  }

  SessionRequest build() {
    return request.build();
  }
}
