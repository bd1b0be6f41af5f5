package dev.weft.agent.link;

import dev.weft.agent.core.Message;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import dev.weft.proto.agent.v1.AgentMessage;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts claims into frames, with what is kept for them. There may be a million: so it goes through
 * all that is kept once for all that were asked for by then, as fast as frames leave. Confined to
 * the link's writing thread.
 */
final class ClaimLane implements AutoCloseable {
  private final Supplier<KeptSpecs> specs;

  /** What the next pass is to look for. */
  private Map<AttemptId, Message.Claim> asked = new HashMap<>();

  /** What this pass has not found yet. */
  private Map<AttemptId, Message.Claim> wanted = new HashMap<>();

  /** Null between two passes. */
  private @Nullable KeptSpecs pass;

  /** The next claim, if it did not fit into the last frame. */
  private @Nullable AgentMessage next;

  ClaimLane(Supplier<KeptSpecs> specs) {
    this.specs = specs;
  }

  /** One more is to be claimed. */
  void add(Message.Claim claim) {
    asked.put(claim.attempt(), claim);
  }

  /** Adds claims until the frame is full. */
  void fill(Frame frame) {
    while (!frame.isFull()) {
      AgentMessage claim = next == null ? make() : next;
      if (claim == null) {
        return;
      }
      if (!frame.fits(claim)) {
        next = claim;
        return;
      }
      next = null;
      frame.add(claim);
    }
  }

  @Override
  public void close() {
    if (pass != null) {
      pass.close();
      pass = null;
    }
  }

  private @Nullable AgentMessage make() {
    if (wanted.isEmpty()) {
      if (asked.isEmpty()) {
        return null;
      }
      wanted = asked;
      asked = new HashMap<>();
      pass = specs.get();
    }
    AgentMessage found = pass == null ? null : find(pass);
    if (found == null) {
      close();
      found = takeAny();
    } else if (wanted.isEmpty()) {
      close();
    }
    return found;
  }

  private @Nullable AgentMessage find(KeptSpecs from) {
    for (Optional<KeptSpecs.Kept> found = from.next(wanted::containsKey);
        found.isPresent();
        found = from.next(wanted::containsKey)) {
      KeptSpecs.Kept kept = found.get();
      Message.Claim claim = wanted.remove(kept.attempt());
      // One that was taken twice is kept twice.
      if (claim != null) {
        return Encoder.claim(claim, kept.spec());
      }
    }
    return null;
  }

  /** One of those of which nothing is kept. */
  private AgentMessage takeAny() {
    Iterator<Message.Claim> all = wanted.values().iterator();
    Message.Claim one = all.next();
    all.remove();
    return Encoder.claim(one, Spec.NONE);
  }
}
