package dev.weft.coordinator.amqp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.AMQContentHeader;
import com.rabbitmq.client.impl.Frame;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentHeaderTest {
  private static final int BODY = 7;

  @Test
  void headersOfEveryTypeAreReadable() throws IOException {
    Map<String, Object> all = new HashMap<>();
    all.put("text", "x".repeat(300));
    all.put("numbers", List.of((byte) 1, (short) 2, 3, 4L, 5.0f, 6.0, new byte[9], true));
    all.put("void", null);
    all.put("table", Map.of("a", Map.of("b", List.of(Map.of()))));
    assertThat(header(properties(all)).readable()).isTrue();
    assertThat(header(new BasicProperties()).readable()).isTrue();
  }

  @Test
  void whatTheClientLibraryWouldNotReadIsFoundAndReplaced() throws IOException {
    for (int depth = 1; depth < 300; depth = depth < 60 ? depth + 1 : depth * 2) {
      for (boolean lists : new boolean[] {false, true}) {
        BasicProperties properties =
            properties(Map.of("x".repeat(200), nested(depth, lists), "after", "1"));
        ContentHeader header = header(properties);
        if (header.readable()) {
          assertThat(read(header).getHeaders()).as("depth %d", depth).containsKey("after");
          assertThat(depth).isLessThan(32);
        } else {
          BasicProperties replaced = read(header.withoutHeaders());
          assertThat(replaced.getHeaders()).isEqualTo(Map.of("weft-unreadable", true));
          assertThat(replaced.getMessageId()).isEqualTo("id");
          assertThat(replaced.getContentType()).isEqualTo("text/plain");
          assertThat(depth).isGreaterThan(25);
        }
      }
    }
    ContentHeader deep = header(properties(Map.of("x".repeat(200), nested(40, false))));
    assertThatThrownBy(() -> read(deep)).isInstanceOf(IOException.class);
  }

  @Test
  void aCutBodyIsMarkedBesideTheOtherHeaders() throws IOException {
    ContentHeader cut = header(properties(Map.of("site", "A"))).cutTo(4);
    assertThat(cut.bodySize()).isEqualTo(4);
    Map<String, Object> headers = read(cut).getHeaders();
    assertThat(headers).containsKey("site").containsEntry("weft-body-size", (long) BODY);
    assertThat(read(header(new BasicProperties()).cutTo(4)).getHeaders())
        .isEqualTo(Map.of("weft-body-size", (long) BODY));
    assertThat(read(header(properties(null)).cutTo(4)).getMessageId()).isEqualTo("id");
  }

  @Test
  void numbersOfATypeThatOnlyTheBrokerKnowsAreNumbers() throws IOException {
    Map<String, Object> numbers = Map.of("a", 1L << 40, "nested", List.of(Map.of("a", 7L)));
    byte[] bytes = replaced(header(properties(numbers)).payload(), "\1al", "\1aL");
    ContentHeader header = new ContentHeader(bytes);
    assertThat(header.readable()).isTrue();
    assertThat(read(header).getHeaders()).isEqualTo(numbers);
  }

  @Test
  void aTypeThatDoesNotExistIsFoundInTheSmallestTable() throws IOException {
    byte[] bytes = replaced(header(properties(Map.of("a", 1L))).payload(), "\1al", "\1aZ");
    ContentHeader header = new ContentHeader(bytes);
    assertThat(header.readable()).isFalse();
    assertThat(read(header.withoutHeaders()).getHeaders())
        .isEqualTo(Map.of("weft-unreadable", true));
  }

  @Test
  void flagsThatTheBrokerIgnoresAreIgnored() throws IOException {
    byte[] bytes = header(properties(Map.of("site", "A"))).payload();
    bytes[13] |= 3;
    assertThat(read(new ContentHeader(bytes)).getHeaders()).containsKey("site");
  }

  /** The second of these leads back to where its own entry begins. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, -7, -1, Integer.MIN_VALUE})
  @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void lengthsThatDoNotFitAreNotFollowed(int length) throws IOException {
    for (String type : List.of("S", "x", "F", "A")) {
      byte[] bytes = header(properties(Map.of("a", "b"))).payload();
      int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\1aS") + 2;
      bytes[at] = (byte) type.charAt(0);
      ByteBuffer.wrap(bytes).putInt(at + 1, length);
      ContentHeader header = new ContentHeader(bytes);
      assertThat(header.readable()).as(type).isFalse();
      assertThat(read(header.withoutHeaders()).getMessageId()).isEqualTo("id");
    }
  }

  private static byte[] replaced(byte[] bytes, String from, String to) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Object nested(int depth, boolean lists) {
    Object at = "end";
    for (int i = 0; i < depth; i++) {
      at = lists ? List.of(at) : Map.of("k", at);
    }
    return at;
  }

  private static BasicProperties properties(@Nullable Map<String, Object> headers) {
    return new BasicProperties.Builder()
        .contentType("text/plain")
        .contentEncoding("utf-8")
        .messageId("id")
        .headers(headers)
        .build();
  }

  private static ContentHeader header(BasicProperties properties) throws IOException {
    Frame frame = ((AMQContentHeader) properties).toFrame(1, BODY);
    return new ContentHeader(frame.getPayload());
  }

  private static BasicProperties read(ContentHeader header) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(header.payload()));
    in.readShort(); // the class id, which the client library reads before the properties
    return new BasicProperties(in);
  }
}
