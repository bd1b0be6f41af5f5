/**
 * Separate processes under a test's control: started, watched by their output, signalled and always
 * killed in the end, even when the test's own process dies. Used from the test thread; one virtual
 * thread for each process reads its output.
 */
@NullMarked
package dev.weft.it.proc;

import org.jspecify.annotations.NullMarked;
