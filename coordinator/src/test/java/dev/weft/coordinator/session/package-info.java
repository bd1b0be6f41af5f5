/** Tests of the sessions: scripted agents over real connections against a loop that is played. */
@NullMarked
package dev.weft.coordinator.session;

import org.jspecify.annotations.NullMarked;
