/** The embedded broker as the laid-out command starts it. Run by the test thread. */
@NullMarked
package dev.weft.it.broker;

import org.jspecify.annotations.NullMarked;
