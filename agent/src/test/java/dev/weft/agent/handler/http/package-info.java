/** Tests of the http handler against real servers on loopback. */
@NullMarked
package dev.weft.agent.handler.http;

import org.jspecify.annotations.NullMarked;
