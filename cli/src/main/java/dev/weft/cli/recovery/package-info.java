/** {@code weft recovery}: what happens after the store was set back. */
@NullMarked
package dev.weft.cli.recovery;

import org.jspecify.annotations.NullMarked;
