package dev.weft.coordinator.session;

import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.token.Tokens;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whose sessions these are.
 *
 * @param start where the coordinator's store was when it started
 * @param commits how many commits of the coordinator are durable by now; any thread, quick
 * @param tokens seals what agents are given, and knows it again
 * @param sure whether it is certain that no other coordinator has taken this one over yet; any
 *     thread, quick
 */
public record House(
    StorePosition start, LongSupplier commits, Tokens tokens, BooleanSupplier sure) {
  /** Where the store is now. */
  StorePosition now() {
    return start.at(commits.getAsLong());
  }
}
