/**
 * Around {@code dispatch}: the one thread that decides, the one that commits and then carries out
 * effects, and the ports that adapters implement or call. Everything that adapters share is here,
 * for they never use each other.
 */
@NullMarked
package dev.weft.coordinator.loop;

import org.jspecify.annotations.NullMarked;
