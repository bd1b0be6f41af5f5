/** Tests of what schedules are and when they fire. */
@NullMarked
package dev.weft.coordinator.dispatch.schedule;

import org.jspecify.annotations.NullMarked;
