/**
 * Configuration: typed keys declared once, read from one file, the environment and flags, refused
 * as a whole with every mistake named. Runs once, on the thread that starts the process.
 *
 * <p>The file is UTF-8 text of {@code key = value} lines. Keys are dotted and lower-case-dashed;
 * blank lines, and lines that begin with {@code #}, mean nothing; a value goes to the end of its
 * line (so a {@code #} inside it belongs to it) and is taken without the white space around it,
 * without quotes or escapes. A key stands at most once in a file.
 */
@NullMarked
package dev.weft.common.config;

import org.jspecify.annotations.NullMarked;
