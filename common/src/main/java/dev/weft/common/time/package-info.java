/**
 * Time as a value. Only {@link dev.weft.common.time.SystemTime} reads a clock. Pure; any thread.
 */
@NullMarked
package dev.weft.common.time;

import org.jspecify.annotations.NullMarked;
