package dev.weft.agent.journal;

import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes records one after another, behind room for a frame's header. For one thread. */
final class RecordWriter {
  private static final int FIRST_SIZE = 4096;

  /** A buffer that one large result has made larger than this is not kept. */
  private static final int USUAL_SIZE = 1 << 21;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int size = Frame.HEADER;

  /** Bytes of records. */
  int length() {
    return size - Frame.HEADER;
  }

  /** Completes the frame for its place in the file; the bytes are this writer's own. */
  byte[] frame(long place) {
    Frame.of(bytes, Frame.HEADER, length(), place).put(bytes, 0, place);
    return bytes;
  }

  /** Begins a new frame. */
  void clear() {
    size = Frame.HEADER;
    if (bytes.length > USUAL_SIZE) {
      bytes = new byte[FIRST_SIZE];
    }
  }

  /** The coordinators, by which the links of all records are to be understood. */
  void coordinators(List<String> addresses) {
    put(RecordType.COORDINATORS.code());
    number(addresses.size());
    addresses.forEach(this::text);
  }

  void assigned(int link, AttemptId attempt) {
    put(RecordType.ASSIGNED.code());
    number(link);
    attempt(attempt);
  }

  void ended(int link, AttemptId attempt, Ending ending) {
    put(RecordType.ENDED.code());
    number(link);
    attempt(attempt);
    put(Codes.of(ending.outcome()));
    put(Codes.flags(ending));
    text(ending.failure().code());
    text(ending.failure().message());
    number(ending.runTime().toSeconds());
    number(ending.runTime().toNanosPart());
    text(ending.output().type());
    block(ending.output().bytes());
  }

  void forgotten(AttemptId attempt) {
    put(RecordType.FORGOTTEN.code());
    attempt(attempt);
  }

  /** What is kept with an attempt that was taken, if anything is. */
  void spec(AttemptId attempt, Spec spec) {
    if (spec.equals(Spec.NONE)) {
      return;
    }
    put(RecordType.SPEC.code());
    attempt(attempt);
    put(Codes.of(spec.payload().isPresent()));
    block(spec.token().bytes());
    spec.payload()
        .ifPresent(payload -> {
          text(payload.type());
          block(payload.bytes());
        });
  }

  /** What a link's coordinator last said of its store. */
  void seen(int link, StorePosition position) {
    put(RecordType.SEEN.code());
    number(link);
    text(position.cluster());
    number(position.owner());
    number(position.epoch());
    text(position.incarnation());
    number(position.commits());
  }

  private void attempt(AttemptId attempt) {
    text(attempt.job().value());
    number(attempt.number());
  }

  private void text(String text) {
    block(text.getBytes(StandardCharsets.UTF_8));
  }

  private void block(byte[] block) {
    number(block.length);
    makeRoom(block.length);
    System.arraycopy(block, 0, bytes, size, block.length);
    size += block.length;
  }

  /** Seven bits in each byte, the lowest first. */
  private void number(long number) {
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      put((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    put((int) rest);
  }

  private void put(int oneByte) {
    makeRoom(1);
    bytes[size++] = (byte) oneByte;
  }

  private void makeRoom(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
