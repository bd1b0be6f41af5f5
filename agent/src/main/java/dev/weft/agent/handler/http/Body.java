package dev.weft.agent.handler.http;

import dev.weft.common.handler.JobContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/** Carries the body of a response into a job's output, in pieces. */
final class Body {
  private static final int PIECE_BYTES = 8 << 10;
  private static final int EXCERPT_BYTES = 300;

  /** More than any agent keeps of an output: what comes after it would be thrown away. */
  private static final long MAX_BYTES = 16L << 20;

  private Body() {}

  /**
   * Copies the body, or as much of it as can be of use.
   *
   * @return its beginning as one line of text
   */
  static String copy(ClassicHttpResponse response, JobContext job) throws IOException {
    Header type = response.getFirstHeader("Content-Type");
    job.outputType(type == null ? "" : type.getValue());
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return "";
    }
    // Not closed here: that would read what is left. It is closed with the response.
    return copy(entity.getContent(), job.output());
  }

  private static String copy(InputStream in, OutputStream out) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    String excerpt = "";
    long copied = 0;
    int read;
    while (copied < MAX_BYTES && (read = in.read(piece)) >= 0) {
      if (copied == 0) {
        excerpt = line(piece, Math.min(read, EXCERPT_BYTES));
      }
      out.write(piece, 0, read);
      copied += read;
    }
    return excerpt;
  }

  private static String line(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.UTF_8)
        .replaceAll("[\\p{Cntrl}\\ufffd]+", " ")
        .strip();
  }
}
