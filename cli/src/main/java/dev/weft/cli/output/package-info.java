/**
 * How commands show what they have: tables for people, JSON and YAML for programs, progress bars.
 * Used by the main thread; progress may be reported by any.
 */
@NullMarked
package dev.weft.cli.output;

import org.jspecify.annotations.NullMarked;
