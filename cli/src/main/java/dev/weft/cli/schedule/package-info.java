/** Seeing and steering schedules: {@code weft schedule …}. Main thread. */
@NullMarked
package dev.weft.cli.schedule;

import org.jspecify.annotations.NullMarked;
