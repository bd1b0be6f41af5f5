/**
 * The {@code exec} handler: runs the programs that the agent's owner has named, never a shell on
 * its own account, and leaves nothing of them behind. Needs Linux. Attempts run on virtual threads;
 * two platform threads per program read what it says, because a blocked read of a pipe would hold a
 * carrier.
 */
@NullMarked
package dev.weft.agent.handler.exec;

import org.jspecify.annotations.NullMarked;
