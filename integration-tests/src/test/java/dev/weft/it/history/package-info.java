/**
 * What really happened to jobs: a witness file that handlers append to, and the check of it against
 * what was published and what Weft said. Written from the threads of many processes, read by the
 * test thread.
 */
@NullMarked
package dev.weft.it.history;

import org.jspecify.annotations.NullMarked;
