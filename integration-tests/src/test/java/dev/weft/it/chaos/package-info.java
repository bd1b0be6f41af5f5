/**
 * Faults on real processes under load, and the judgement of what became of every job. The load has
 * threads of its own; everything else belongs to the thread of the test or of the soak.
 */
@NullMarked
package dev.weft.it.chaos;

import org.jspecify.annotations.NullMarked;
