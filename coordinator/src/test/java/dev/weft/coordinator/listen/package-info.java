/** Tests of how servers listen: the door by itself, and before a real server. */
@NullMarked
package dev.weft.coordinator.listen;

import org.jspecify.annotations.NullMarked;
