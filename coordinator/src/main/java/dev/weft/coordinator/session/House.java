package dev.weft.coordinator.session;

import java.util.function.BooleanSupplier;

/**
 * Whose sessions these are.
 *
 * @param cluster names the store
 * @param owner the coordinator's number among those that share it
 * @param epoch rises with each start
 * @param sure whether it is certain that no other coordinator has taken this one over yet; any
 *     thread, quick
 */
public record House(String cluster, long owner, long epoch, BooleanSupplier sure) {}
