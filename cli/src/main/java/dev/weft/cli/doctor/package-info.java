/** Names what is unsafe. Runs on the main thread. */
@NullMarked
package dev.weft.cli.doctor;

import org.jspecify.annotations.NullMarked;
