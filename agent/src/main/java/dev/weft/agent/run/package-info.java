/**
 * Runs attempts: a thread for each, its deadline, its output, and how it ended. Attempts begin and
 * are stopped on the loop's thread; each then runs on its own.
 */
@NullMarked
package dev.weft.agent.run;

import org.jspecify.annotations.NullMarked;
