/**
 * Inputs from outside, changed at random by a seed: what reads them must refuse them in its own
 * words, and what it takes must mean one thing. No coverage guides it: it is quick and always
 * there.
 */
@NullMarked
package dev.weft.it.fuzz;

import org.jspecify.annotations.NullMarked;
