/**
 * Inputs from outside: what reads them must refuse them in its own words, and what it takes must
 * mean one thing. A {@link dev.weft.it.fuzz.Target} says so of one reader; those of readers that
 * their package keeps to itself stand in that package. Each build checks the inputs of the corpus,
 * and others that are made of them at random; {@code .ci/fuzz} has Jazzer look for more, guided by
 * what of the code they reach. Jazzer is not part of a build: its JUnit support changes the classes
 * of the whole JVM, in which other tests connect to servers and start programs meanwhile.
 */
@NullMarked
package dev.weft.it.fuzz;

import org.jspecify.annotations.NullMarked;
