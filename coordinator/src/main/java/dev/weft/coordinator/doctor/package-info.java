/**
 * Names what is unsafe about an installation. Each check is a pure function of facts that the
 * adapters collect when somebody asks; the {@link dev.weft.coordinator.doctor.Doctor} alone waits,
 * on the thread of whoever asks.
 */
@NullMarked
package dev.weft.coordinator.doctor;

import org.jspecify.annotations.NullMarked;
