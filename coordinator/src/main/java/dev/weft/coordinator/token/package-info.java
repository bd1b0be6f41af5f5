/**
 * What a coordinator gives an agent with each attempt, so that the job can be taken in again if the
 * store loses it: the job itself, sealed with a key that outlives the store. Any thread.
 */
@NullMarked
package dev.weft.coordinator.token;

import org.jspecify.annotations.NullMarked;
