package dev.weft.agent.handler.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpTransportMetrics;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Bounds the headers of a response as a whole: the library bounds only each line and their number,
 * and the product of the two is too much for thousands of responses at once.
 *
 * @param parser parses within the bound
 * @param maxChars the bound
 */
record HeaderBudget(HttpMessageParser<ClassicHttpResponse> parser, int maxChars)
    implements HttpMessageParser<ClassicHttpResponse> {
  @Override
  public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
      throws IOException, HttpException {
    return parser.parse(new Counted(buffer, maxChars), in);
  }

  /** Counts what is read in lines. For one message. */
  private static final class Counted implements SessionInputBuffer {
    private final SessionInputBuffer buffer;
    private final int maxChars;
    private int left;

    Counted(SessionInputBuffer buffer, int maxChars) {
      this.buffer = buffer;
      this.maxChars = maxChars;
      left = maxChars;
    }

    @Override
    public int readLine(CharArrayBuffer line, InputStream in) throws IOException {
      int before = line.length();
      int read = buffer.readLine(line, in);
      left -= line.length() - before;
      if (left < 0) {
        throw new MessageConstraintException("the headers are longer than " + maxChars);
      }
      return read;
    }

    @Override
    public int length() {
      return buffer.length();
    }

    @Override
    public int capacity() {
      return buffer.capacity();
    }

    @Override
    public int available() {
      return buffer.available();
    }

    @Override
    public int read(byte[] bytes, int offset, int length, InputStream in) throws IOException {
      return buffer.read(bytes, offset, length, in);
    }

    @Override
    public int read(byte[] bytes, InputStream in) throws IOException {
      return buffer.read(bytes, in);
    }

    @Override
    public int read(InputStream in) throws IOException {
      return buffer.read(in);
    }

    @Override
    public HttpTransportMetrics getMetrics() {
      return buffer.getMetrics();
    }
  }
}
