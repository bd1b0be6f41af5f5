package dev.weft.agent.journal;

import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.core.attempt.Outcome;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads what {@link RecordWriter} wrote. For one thread. */
final class RecordReader {
  private static final int LONGEST_NUMBER = 63;

  private final ByteBuffer bytes;

  private RecordReader(byte[] body) {
    bytes = ByteBuffer.wrap(body);
  }

  /**
   * Reads the records of a frame into what is known. Specs are not: whoever needs them reads the
   * segment once more.
   *
   * @throws DamageException if they make no sense
   */
  static void read(byte[] body, Recovery into) throws DamageException {
    RecordReader reader = new RecordReader(body);
    try {
      while (reader.bytes.hasRemaining()) {
        reader.read(into);
      }
    } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
      throw new DamageException("a record that cannot be read");
    }
  }

  /**
   * Finds specs among the records of a frame.
   *
   * @param wanted whose
   * @throws DamageException if the records make no sense
   */
  static void specs(byte[] body, Predicate<AttemptId> wanted, Collection<KeptSpecs.Kept> into)
      throws DamageException {
    RecordReader reader = new RecordReader(body);
    try {
      while (reader.bytes.hasRemaining()) {
        reader.findSpec(wanted, into);
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new DamageException("a record that cannot be read");
    }
  }

  private void read(Recovery into) throws DamageException {
    switch (type()) {
      case COORDINATORS -> into.coordinators(texts());
      case ASSIGNED -> into.assigned(length(), attempt());
      case ENDED -> into.ended(length(), attempt(), ending());
      case FORGOTTEN -> into.forgotten(attempt());
      case SPEC -> {
        skipAttempt();
        skipSpec();
      }
      case SEEN -> into.seen(length(), position());
    }
  }

  /** Passes over anything but specs that are wanted, fast: a segment may be large. */
  private void findSpec(Predicate<AttemptId> wanted, Collection<KeptSpecs.Kept> into)
      throws DamageException {
    switch (type()) {
      case COORDINATORS -> {
        List<String> _ = texts();
      }
      case ASSIGNED -> {
        skipNumber();
        skipAttempt();
      }
      case ENDED -> {
        skipNumber();
        skipAttempt();
        skip(2);
        skipBlocks(2);
        skipNumber();
        skipNumber();
        skipBlocks(2);
      }
      case FORGOTTEN -> skipAttempt();
      case SPEC -> {
        AttemptId attempt = attempt();
        if (wanted.test(attempt)) {
          into.add(new KeptSpecs.Kept(attempt, spec()));
        } else {
          skipSpec();
        }
      }
      case SEEN -> {
        skipNumber();
        skipBlocks(1);
        skipNumber();
        skipNumber();
        skipBlocks(1);
        skipNumber();
      }
    }
  }

  private RecordType type() throws DamageException {
    return RecordType.of(bytes.get())
        .orElseThrow(() -> new DamageException("a record of an unknown kind"));
  }

  private Spec spec() throws DamageException {
    boolean withPayload = Codes.flag(bytes.get());
    Content token = Content.of(block(), "");
    if (!withPayload) {
      return new Spec(token, Optional.empty());
    }
    String type = text();
    return new Spec(token, Optional.of(Content.of(block(), type)));
  }

  private StorePosition position() {
    return new StorePosition(text(), number(), number(), text(), number());
  }

  private Ending ending() throws DamageException {
    Outcome outcome = Codes.outcome(bytes.get());
    int flags = bytes.get();
    Failure failure = new Failure(text(), text(), Codes.permanent(flags));
    Duration runTime = Duration.ofSeconds(number(), length());
    String type = text();
    Content output = Content.of(block(), type);
    return new Ending(
        outcome,
        output,
        Codes.truncated(flags),
        outcome == Outcome.SUCCEEDED ? Failure.NONE : failure,
        runTime,
        Codes.didNotStop(flags));
  }

  private List<String> texts() {
    int count = length();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  private AttemptId attempt() {
    return new AttemptId(new JobId(text()), length());
  }

  private String text() {
    return new String(block(), StandardCharsets.UTF_8);
  }

  private byte[] block() {
    int length = length();
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] block = new byte[length];
    bytes.get(block);
    return block;
  }

  private void skipAttempt() {
    skipBlocks(1);
    skipNumber();
  }

  private void skipSpec() throws DamageException {
    boolean withPayload = Codes.flag(bytes.get());
    skipBlocks(withPayload ? 3 : 1);
  }

  private void skipNumber() {
    long _ = number();
  }

  private void skipBlocks(int count) {
    for (int i = 0; i < count; i++) {
      skip(length());
    }
  }

  private void skip(int count) {
    if (count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(bytes.position() + count);
  }

  private int length() {
    long number = number();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a number out of range");
    }
    return (int) number;
  }

  private long number() {
    long number = 0;
    for (int shift = 0; shift <= LONGEST_NUMBER; shift += 7) {
      byte next = bytes.get();
      number |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number without end");
  }
}
