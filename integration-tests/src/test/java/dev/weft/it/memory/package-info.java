/** The memory of whole processes under a load that would fill it if nothing held it back. */
@NullMarked
package dev.weft.it.memory;

import org.jspecify.annotations.NullMarked;
