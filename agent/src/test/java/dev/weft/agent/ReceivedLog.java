package dev.weft.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proto.agent.v1.LogChunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** An attempt's log as far as it came in. */
final class ReceivedLog {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long end;
  private int gaps;

  void add(LogChunk chunk) throws IOException {
    assertThat(chunk.getOffset()).isGreaterThanOrEqualTo(end);
    gaps += chunk.getOffset() > end ? 1 : 0;
    end = chunk.getOffset() + chunk.getData().size();
    chunk.getData().writeTo(bytes);
  }

  long size() {
    return bytes.size();
  }

  long end() {
    return end;
  }

  int gaps() {
    return gaps;
  }

  String text() {
    return bytes.toString(UTF_8);
  }
}
