package dev.weft.agent.core.attempt;

import java.util.Optional;

/**
 * By what a coordinator takes a job in again if its store has lost it: opaque to the agent, which
 * keeps it as long as the attempt, if it can.
 *
 * @param token of the attempt's assignment; empty: there is none, or it was not kept
 * @param payload what the attempt works on; empty: it was not kept
 */
public record Spec(Content token, Optional<Content> payload) {
  /** Nothing. */
  public static final Spec NONE = new Spec(Content.EMPTY, Optional.empty());

  /** The same, but only the token. */
  public Spec tokenOnly() {
    return new Spec(token, Optional.empty());
  }
}
