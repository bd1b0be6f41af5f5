package dev.weft.cli.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/**
 * The world around a command. Tests give their own.
 *
 * @param out results, and nothing else
 * @param err messages, progress, logs of a followed job
 * @param in the standard input
 * @param env the environment
 * @param clock the time and the time zone for people
 * @param interactive whether a person looks at {@code err} and {@code out}, on a terminal
 */
public record Shell(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> env,
    Clock clock,
    boolean interactive) {
  private static final int LIKELY_COLUMNS = 80;

  /** Copies the environment. */
  public Shell {
    env = Map.copyOf(env);
  }

  /** Whether colours are wanted: on a terminal, unless NO_COLOR is set. */
  public boolean colours() {
    return interactive && !env.containsKey("NO_COLOR") && !"dumb".equals(env.get("TERM"));
  }

  /** How many columns a line may have; without end when nobody looks. */
  public int columns() {
    return interactive ? Columns.ofTerminal(env).orElse(LIKELY_COLUMNS) : Integer.MAX_VALUE;
  }

  /** Says something to the person, on a line of its own. */
  public void say(String line) {
    err.println(line);
  }
}
