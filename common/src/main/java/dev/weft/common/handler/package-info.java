/**
 * What a handler is to Weft: the whole of what somebody implements who adds one. Handlers run on a
 * thread of their own for each attempt, a virtual one unless they say that they are CPU-bound.
 */
@NullMarked
package dev.weft.common.handler;

import org.jspecify.annotations.NullMarked;
