package dev.weft.it.input;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;

/**
 * Connections that put on the wire what no client library would let through: words that stand in
 * the properties or headers of a message are replaced on their way to the socket.
 */
final class TamperedConnections extends ConnectionFactory {
  /** Becomes bytes that are not UTF-8, as many as it has characters. */
  static final String NOT_UTF8 = "~no-utf8~";

  /** The name of a header whose 64-bit number is sent as the type that Celery's library uses. */
  static final String OTHER_LONG = "~other-long~";

  /** Anywhere in a message: sets the bit that announces more flags, which do not follow. */
  static final String BAD_FLAGS = "~flags~";

  private static final int FLAGS = 13;

  @Override
  protected synchronized FrameHandlerFactory createFrameHandlerFactory() throws IOException {
    FrameHandlerFactory sockets = super.createFrameHandlerFactory();
    return (address, name) -> tampering(sockets.create(address, name));
  }

  private static FrameHandler tampering(FrameHandler socket) {
    return (FrameHandler)
        Proxy.newProxyInstance(
            TamperedConnections.class.getClassLoader(),
            new Class<?>[] {FrameHandler.class},
            (_, method, arguments) -> {
              try {
                return method.getName().equals("writeFrame")
                    ? method.invoke(socket, tampered((Frame) arguments[0]))
                    : method.invoke(socket, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Frame tampered(Frame frame) throws IOException {
    if (frame.getType() != AMQP.FRAME_HEADER) {
      return frame;
    }
    String text = new String(frame.getPayload(), StandardCharsets.ISO_8859_1);
    byte[] payload =
        text.replace(NOT_UTF8, "\u00ff\u00fe\u00c0\u0080\u00ed\u00a0\u0080\u00f5\u00ff")
            .replace(OTHER_LONG + "l", OTHER_LONG + "L")
            .getBytes(StandardCharsets.ISO_8859_1);
    if (text.contains(BAD_FLAGS)) {
      payload[FLAGS] |= 1;
    }
    Frame changed = new Frame(AMQP.FRAME_HEADER, frame.getChannel());
    changed.getOutputStream().write(payload);
    return changed;
  }
}
