/** What is said about attempts, as values. Pure; any thread. */
@NullMarked
package dev.weft.agent.core.attempt;

import org.jspecify.annotations.NullMarked;
