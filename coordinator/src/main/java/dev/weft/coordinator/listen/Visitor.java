package dev.weft.coordinator.listen;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.ServerCall;
import java.util.Optional;

/** A connection that was let in, until it is closed. Thread-safe. */
public final class Visitor {
  static final Attributes.Key<Visitor> ATTRIBUTE = Attributes.Key.create("weft-visitor");
  static final Context.Key<Visitor> CURRENT = Context.key("weft-visitor");

  /** How far it is. */
  enum Standing {
    /** It has not said what it wants. */
    NEW,
    /** It has. */
    SETTLED,
    /** It is closed. */
    GONE
  }

  private final Door door;
  private final Account account;

  /** Changed by the door only, which guards it. */
  private Standing standing = Standing.NEW;

  Visitor(Door door, Account account) {
    this.door = door;
    this.account = account;
  }

  /** The connection of a call; empty once it is closed. */
  public static Optional<Visitor> of(ServerCall<?, ?> call) {
    return Optional.ofNullable(call.getAttributes().get(ATTRIBUTE));
  }

  /** The connection of the current call; empty once it is closed. */
  public static Optional<Visitor> ofCurrent() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** It has said what it wants: others may come in its place. Does nothing the second time. */
  public void settle() {
    door.settle(this);
  }

  /** It is closed. Does nothing the second time. */
  void leave() {
    door.leave(this);
  }

  Account account() {
    return account;
  }

  Standing standing() {
    return standing;
  }

  void standing(Standing next) {
    standing = next;
  }
}
