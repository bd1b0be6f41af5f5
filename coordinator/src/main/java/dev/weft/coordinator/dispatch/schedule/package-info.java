/** What schedules are and when they fire. Values only: no I/O, clock or thread. */
@NullMarked
package dev.weft.coordinator.dispatch.schedule;

import org.jspecify.annotations.NullMarked;
