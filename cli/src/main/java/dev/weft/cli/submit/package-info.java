/**
 * {@code weft submit}: one job or many, and waiting for them. Run by the main thread; the calls of
 * a batch are made by virtual threads.
 */
@NullMarked
package dev.weft.cli.submit;

import org.jspecify.annotations.NullMarked;
