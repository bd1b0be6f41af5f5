/** Tests of the API: real calls over loopback against a real dispatcher and a store in memory. */
@NullMarked
package dev.weft.coordinator.api;

import org.jspecify.annotations.NullMarked;
