/** Documents that are held to the code. */
@NullMarked
package dev.weft.it.docs;

import org.jspecify.annotations.NullMarked;
