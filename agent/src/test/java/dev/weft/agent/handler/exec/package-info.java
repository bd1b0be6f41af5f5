/** Tests of the exec handler with real programs. */
@NullMarked
package dev.weft.agent.handler.exec;

import org.jspecify.annotations.NullMarked;
