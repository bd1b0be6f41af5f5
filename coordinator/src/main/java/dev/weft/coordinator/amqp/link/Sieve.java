package dev.weft.coordinator.amqp.link;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import dev.weft.coordinator.amqp.codec.JobDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Between the client library and the socket. Keeps from the library what it would end the whole
 * connection for, or what would fill the memory, since the broker would deliver the same message
 * again and again: of bodies that are too large only the beginning passes, and headers that it
 * cannot read are replaced; both are marked in the headers, and refused by the decoder. Reading is
 * for the library's reading thread.
 */
final class Sieve implements FrameHandler {
  private final FrameHandler socket;
  private final Cork cork;
  // Bytes of a channel's body that still pass; there is an entry only while a body is being cut.
  private final Map<Integer, Cut> cuts = new HashMap<>();

  private record Cut(int passing, long arriving) {}

  Sieve(FrameHandler socket, Cork cork) {
    this.socket = socket;
    this.cork = cork;
  }

  // Unlike its interface says, the library's own returns nothing when the socket is silent.
  @Override
  public @Nullable Frame readFrame() throws IOException {
    while (true) {
      Frame frame = socket.readFrame();
      if (frame == null) {
        return null;
      }
      Frame passed =
          switch (frame.getType()) {
            case AMQP.FRAME_HEADER -> header(frame);
            case AMQP.FRAME_BODY -> cuts.isEmpty() ? frame : body(frame);
            default -> frame;
          };
      if (passed != null) {
        return passed;
      }
    }
  }

  private Frame header(Frame frame) {
    ContentHeader header = new ContentHeader(frame.getPayload());
    ContentHeader passed = header.readable() ? header : header.withoutHeaders();
    if (header.bodySize() > JobDecoder.MAX_BODY) {
      cuts.put(frame.getChannel(), new Cut(JobDecoder.KEPT, header.bodySize()));
      passed = passed.cutTo(JobDecoder.KEPT);
    }
    return passed == header
        ? frame
        : new Frame(AMQP.FRAME_HEADER, frame.getChannel(), passed.payload());
  }

  private @Nullable Frame body(Frame frame) {
    Cut cut = cuts.get(frame.getChannel());
    if (cut == null) {
      return frame;
    }
    byte[] payload = frame.getPayload();
    int passing = Math.min(cut.passing, payload.length);
    long arriving = cut.arriving - payload.length;
    if (arriving > 0) {
      cuts.put(frame.getChannel(), new Cut(cut.passing - passing, arriving));
    } else {
      cuts.remove(frame.getChannel());
    }
    return passing == 0
        ? null
        : new Frame(AMQP.FRAME_BODY, frame.getChannel(), Arrays.copyOf(payload, passing));
  }

  @Override
  public void flush(@Nullable WriteListener listener) throws IOException {
    if (!cork.held()) {
      socket.flush(listener);
    }
  }

  @Override
  public void writeFrame(Frame frame) throws IOException {
    socket.writeFrame(frame);
  }

  @Override
  public boolean internalHearbeat() {
    return socket.internalHearbeat();
  }

  @Override
  public void setTimeout(int millis) throws SocketException {
    socket.setTimeout(millis);
  }

  @Override
  public int getTimeout() throws SocketException {
    return socket.getTimeout();
  }

  @Override
  public void sendHeader() throws IOException {
    socket.sendHeader();
  }

  @Override
  public void initialize(AMQConnection connection) {
    socket.initialize(connection);
  }

  @Override
  public void startProcessing() {
    socket.startProcessing();
  }

  @Override
  public void finishConnectionNegotiation() {
    socket.finishConnectionNegotiation();
  }

  @Override
  public void setFrameMax(int bytes) {
    socket.setFrameMax(bytes);
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public InetAddress getLocalAddress() {
    return socket.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return socket.getLocalPort();
  }

  @Override
  public InetAddress getAddress() {
    return socket.getAddress();
  }

  @Override
  public int getPort() {
    return socket.getPort();
  }
}
