package dev.weft.it.net;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Carries the bytes of one direction of one connection: one thread reads them and notes when they
 * came, another sends them on when the {@link Lane} says so. Between them wait at most {@value
 * #WAITING} chunks of {@value #CHUNK} bytes; then the reader, and so the sender, is held up.
 */
final class Pump {
  private static final int CHUNK = 16 * 1024;
  private static final int WAITING = 16;

  private final Socket from;
  private final Socket to;
  private final Lane lane;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>(WAITING);

  Pump(Socket from, Socket to, Lane lane) {
    this.from = from;
    this.to = to;
    this.lane = lane;
  }

  /** How a direction of a connection ended. */
  enum End {
    /** The sender had no more to say; the other direction may go on. */
    FINISHED,
    /** The connection was broken, or must be. */
    BROKEN
  }

  private sealed interface Piece {
    record Bytes(long arrivedAt, ByteBuffer content) implements Piece {}

    record Last(long arrivedAt, End end) implements Piece {}
  }

  /** Reads until the stream ends; for a thread of its own. */
  void read() throws InterruptedException {
    byte[] buffer = new byte[CHUNK];
    try {
      int count = from.getInputStream().read(buffer);
      while (count >= 0) {
        pieces.put(
            new Piece.Bytes(System.nanoTime(), ByteBuffer.wrap(Arrays.copyOf(buffer, count))));
        count = from.getInputStream().read(buffer);
      }
      pieces.put(new Piece.Last(System.nanoTime(), End.FINISHED));
    } catch (IOException _) {
      // Reset by its peer, or closed by the proxy: either way this is how it ends.
      pieces.put(new Piece.Last(System.nanoTime(), End.BROKEN));
    }
  }

  /** Sends on what was read, until its end; for a thread of its own. */
  End write() throws InterruptedException {
    boolean lossy = false;
    while (true) {
      switch (pieces.take()) {
        case Piece.Bytes(long arrivedAt, var content) -> {
          switch (send(arrivedAt, content, lossy)) {
            case SENT -> {}
            case LOST -> lossy = true;
            case CUT -> {
              return End.BROKEN;
            }
          }
        }
        case Piece.Last(long arrivedAt, End end) -> {
          lane.admitEnd(arrivedAt);
          return lossy || end == End.BROKEN ? End.BROKEN : finish();
        }
      }
    }
  }

  private enum Sending {
    SENT,
    LOST,
    CUT
  }

  private Sending send(long arrivedAt, ByteBuffer content, boolean lossy)
      throws InterruptedException {
    while (content.hasRemaining()) {
      switch (lane.admit(arrivedAt, content.remaining())) {
        case Verdict.Forward(int count) -> {
          if (lossy || !pass(content, count)) {
            return Sending.CUT;
          }
        }
        case Verdict.Cut(int count) -> {
          pass(content, count);
          return Sending.CUT;
        }
        case Verdict.Drop _ -> {
          return Sending.LOST;
        }
      }
    }
    return Sending.SENT;
  }

  private boolean pass(ByteBuffer content, int count) {
    try {
      to.getOutputStream()
          .write(content.array(), content.arrayOffset() + content.position(), count);
      content.position(content.position() + count);
      return true;
    } catch (IOException _) {
      // The other side is gone: the connection is broken, which is all there is to know.
      return false;
    }
  }

  private End finish() {
    try {
      to.shutdownOutput();
      return End.FINISHED;
    } catch (IOException _) {
      return End.BROKEN;
    }
  }
}
