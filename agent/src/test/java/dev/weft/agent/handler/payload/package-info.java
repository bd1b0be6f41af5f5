/** Tests of the strict reading of payloads. */
@NullMarked
package dev.weft.agent.handler.payload;

import org.jspecify.annotations.NullMarked;
