package dev.weft.coordinator.amqp.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import dev.weft.coordinator.amqp.codec.HeaderName;
import dev.weft.it.fuzz.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The header table of a message, in the protocol's own bytes: what is let through to the client
 * library it can read, and what is replaced or cut is marked, and all else is as it was.
 */
public final class HeaderTarget implements Target {
  private static final int HEADERS_AND_TYPES = 0xA020;
  private static final long BODY = 1 << 24;
  private static final int KEPT = 7;

  @Override
  public void check(byte[] input) throws IOException {
    ContentHeader header = new ContentHeader(payload(input));
    boolean readable = header.readable();
    if (readable) {
      assertThat(read(header).getBodySize()).isEqualTo(BODY);
    }
    ContentHeader replaced = header.withoutHeaders();
    Map<String, Object> mark = read(replaced).getHeaders();
    assertThat(mark).containsOnlyKeys(HeaderName.UNREADABLE);
    ContentHeader whole = readable ? header : replaced;
    ContentHeader cut = whole.cutTo(KEPT);
    assertThat(cut.readable()).isTrue();
    assertThat(cut.bodySize()).isEqualTo(KEPT);
    Map<String, Object> headers = read(cut).getHeaders();
    assertThat(headers).containsKey(HeaderName.BODY_SIZE);
    assertThat(headers.keySet()).containsAll(read(whole).getHeaders().keySet());
  }

  /** As the client library reads it; with the properties beside the headers as they were. */
  private static AMQP.BasicProperties read(ContentHeader header) throws IOException {
    AMQP.BasicProperties properties =
        (AMQP.BasicProperties)
            AMQImpl.readContentHeaderFrom(
                new Frame(AMQP.FRAME_HEADER, 1, header.payload()).getInputStream());
    assertThat(properties.getContentType()).isEqualTo("text/plain");
    assertThat(properties.getType()).isEqualTo("echo");
    return properties;
  }

  /** A broker passes on nothing whose parts do not fit into each other. */
  private static byte[] payload(byte[] entries) {
    byte[] contentType = "text/plain".getBytes(StandardCharsets.US_ASCII);
    byte[] type = "echo".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer payload =
        ByteBuffer.allocate(14 + 1 + contentType.length + 4 + entries.length + 1 + type.length);
    payload.putShort((short) 60).putShort((short) 0).putLong(BODY);
    payload.putShort((short) HEADERS_AND_TYPES);
    payload.put((byte) contentType.length).put(contentType);
    payload.putInt(entries.length).put(entries);
    return payload.put((byte) type.length).put(type).array();
  }
}
