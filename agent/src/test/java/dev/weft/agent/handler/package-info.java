/** Tests of the handlers, and the job that they are given in tests. */
@NullMarked
package dev.weft.agent.handler;

import org.jspecify.annotations.NullMarked;
