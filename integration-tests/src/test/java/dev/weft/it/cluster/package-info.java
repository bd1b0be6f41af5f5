/** A coordinator and agents as processes of their own, for tests of the whole. */
@NullMarked
package dev.weft.it.cluster;

import org.jspecify.annotations.NullMarked;
