package dev.weft.coordinator.token;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.Testimony;
import dev.weft.coordinator.dispatch.job.Job;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals jobs and tells its own seal from any other: HMAC-SHA-256 over all of a token. Thread-safe.
 */
public final class Tokens {
  /** Longer ones are not made: the agent cannot give such a job back. */
  public static final int MOST_BYTES = 64 << 10;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SEAL_BYTES = 32;
  private static final int VERSION = 1;
  private static final int USUAL_BYTES = 512;
  private static final byte[] NO_TOKEN = {};

  /** Each ready for a message; cloned for each use, never used. */
  private final List<Mac> keys;

  /**
   * Tokens of a cluster.
   *
   * @param keys the one that seals, then those that did before; at least one, of 16 bytes or more
   * @throws IllegalArgumentException if a key is too short
   */
  public Tokens(List<byte[]> keys) {
    if (keys.isEmpty() || keys.stream().anyMatch(key -> key.length < 16)) {
      throw new IllegalArgumentException("a key of at least 16 bytes is needed");
    }
    this.keys = keys.stream().map(Tokens::mac).toList();
  }

  /**
   * Seals a job as it is given to its agent.
   *
   * @param position how far the store is, at least at the commit that recorded this
   * @return empty if it would be too long
   */
  public byte[] seal(StorePosition position, Job job) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      TokenBody.write(out, new Testimony(position, job));
      out.write(sealOf(keys.getFirst(), bytes.toByteArray()));
    } catch (IOException e) {
      // A text of more than 64 KiB: a job may have such a label.
      return NO_TOKEN;
    }
    return bytes.size() <= MOST_BYTES ? bytes.toByteArray() : NO_TOKEN;
  }

  /**
   * Opens a token.
   *
   * @param attempt that it is to be of
   * @param agent that it must have been given to
   * @return without payload; empty if it is not one of ours, or another attempt's or agent's
   */
  public Optional<Testimony> open(byte[] token, AttemptId attempt, AgentId agent) {
    if (token.length <= SEAL_BYTES || token.length > MOST_BYTES) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(token, token.length - SEAL_BYTES);
    byte[] seal = Arrays.copyOfRange(token, body.length, token.length);
    if (keys.stream().noneMatch(key -> MessageDigest.isEqual(sealOf(key, body), seal))) {
      return Optional.empty();
    }
    return body[0] == VERSION ? read(body, attempt, agent) : Optional.empty();
  }

  /** What we have sealed we can read, unless a newer release has. */
  private static Optional<Testimony> read(byte[] body, AttemptId attempt, AgentId agent) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
      in.skipNBytes(1);
      Testimony read = TokenBody.read(in);
      boolean fits =
          read.job().attemptId().equals(attempt) && read.job().attempt().agent().equals(agent);
      return fits ? Optional.of(read) : Optional.empty();
    } catch (IOException
        | IllegalArgumentException
        | ArithmeticException
        | DateTimeException newer) {
      return Optional.empty();
    }
  }

  private static byte[] sealOf(Mac key, byte[] message) {
    try {
      return ((Mac) key.clone()).doFinal(message);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the platform's HMAC can be cloned", e);
    }
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HMAC-SHA-256", e);
    }
  }
}
