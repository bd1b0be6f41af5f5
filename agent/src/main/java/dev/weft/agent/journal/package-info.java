/**
 * What the agent remembers of its attempts until a coordinator has recorded them: on disk, or in
 * memory only. Written by the loop's thread before it acts, read by the threads that send results.
 */
@NullMarked
package dev.weft.agent.journal;

import org.jspecify.annotations.NullMarked;
