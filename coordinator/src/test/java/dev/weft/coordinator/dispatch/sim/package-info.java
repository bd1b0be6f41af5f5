/**
 * A simulation of small clusters around the real dispatcher: store, broker, agents and networks are
 * models, time is virtual, faults come from a seed. One thread; the same seed gives the same run.
 */
@NullMarked
package dev.weft.coordinator.dispatch.sim;

import org.jspecify.annotations.NullMarked;
