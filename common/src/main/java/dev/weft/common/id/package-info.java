/** Names of things: value records that check themselves. Pure; any thread. */
@NullMarked
package dev.weft.common.id;

import org.jspecify.annotations.NullMarked;
