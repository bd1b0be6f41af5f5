/** Tests of the seal. */
@NullMarked
package dev.weft.coordinator.token;

import org.jspecify.annotations.NullMarked;
