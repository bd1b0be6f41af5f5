/**
 * Handlers from jars that the agent's owner has put in a folder, each with a class loader of its
 * own. A broken one costs a line in the log and nothing else. Opened and closed by the thread that
 * starts and stops the process; a plug-in's own code runs on a thread that may be given up while it
 * is opened, and later on those of its attempts.
 */
@NullMarked
package dev.weft.agent.plugin;

import org.jspecify.annotations.NullMarked;
