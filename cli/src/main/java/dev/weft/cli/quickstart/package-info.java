/**
 * {@code weft quickstart}: all of Weft on one machine, with a demonstration. The main thread plays
 * it; the servers are processes of their own that end with this one.
 */
@NullMarked
package dev.weft.cli.quickstart;

import org.jspecify.annotations.NullMarked;
