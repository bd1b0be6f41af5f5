/**
 * Looking at jobs: {@code weft job …}, and what is shown of a job while it runs and when it has
 * ended. Run by the main thread.
 */
@NullMarked
package dev.weft.cli.job;

import org.jspecify.annotations.NullMarked;
