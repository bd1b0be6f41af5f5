package dev.weft.agent.handler.exec;

import dev.weft.common.handler.JobFailure;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program that a job may run, with all that the job may give it.
 *
 * @param argv an absolute path and the arguments
 * @param env what the job sets
 * @param place where it is to run
 */
record Invocation(List<String> argv, Map<String, String> env, Place place) {
  private static final int MAX_BYTES = 64 << 10;

  /** In this the JDK passes text to programs; what does not fit would silently become {@code ?}. */
  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  /**
   * Holds what a job asks for against what its agent allows.
   *
   * @throws JobFailure {@code NOT_ALLOWED} if it does not allow all of it
   */
  static Invocation of(ExecPayload payload, ExecConfig config) throws JobFailure {
    Invocation invocation =
        payload.argv().isEmpty() ? named(payload, config) : free(payload, config);
    invocation.checkTexts();
    return invocation;
  }

  private static Invocation named(ExecPayload payload, ExecConfig config) throws JobFailure {
    Command command = config.commands().get(payload.command());
    if (command == null) {
      throw ExecFailures.notAllowed("command: this agent has none of that name");
    }
    List<String> argv = new ArrayList<>(command.argv());
    for (String argument : payload.args()) {
      Optional<String> refusal = command.arguments().refusal(argument);
      if (refusal.isPresent()) {
        int index = argv.size() - command.argv().size();
        throw ExecFailures.notAllowed("args[" + index + "]: " + refusal.get());
      }
      argv.add(argument);
    }
    for (String name : payload.env().keySet()) {
      if (!command.environment().contains(name)) {
        throw ExecFailures.notAllowed("env: this command does not let jobs set this variable");
      }
    }
    Place place = Place.of(payload.cwd(), command.folders());
    return new Invocation(List.copyOf(argv), payload.env(), place);
  }

  private static Invocation free(ExecPayload payload, ExecConfig config) throws JobFailure {
    if (!config.allowAny()) {
      throw ExecFailures.notAllowed("argv: this agent runs only its named commands");
    }
    if (!Command.isPlain(payload.argv().getFirst())) {
      throw ExecFailures.notAllowed("argv: the program must be an absolute path without . and ..");
    }
    for (String name : payload.env().keySet()) {
      if (!Environment.isSettable(name)) {
        throw ExecFailures.notAllowed("env: no job may set this variable");
      }
    }
    Place place = Place.of(payload.cwd(), Place.ANYWHERE);
    return new Invocation(payload.argv(), payload.env(), place);
  }

  private void checkTexts() throws JobFailure {
    long bytes = 0;
    for (String argument : argv) {
      bytes += checkedLength("args", argument);
    }
    for (Map.Entry<String, String> variable : env.entrySet()) {
      bytes += variable.getKey().length() + 1 + checkedLength("env", variable.getValue());
      if (variable.getValue().indexOf('\n') >= 0) {
        throw ExecFailures.notAllowed("env: a line break is not allowed");
      }
    }
    if (bytes > MAX_BYTES) {
      throw ExecFailures.notAllowed("arguments and environment are longer than 64 KiB");
    }
  }

  private static int checkedLength(String where, String text) throws JobFailure {
    if (text.indexOf('\0') >= 0) {
      throw ExecFailures.notAllowed(where + ": a NUL character is not allowed");
    }
    if (!NATIVE.newEncoder().canEncode(text)) {
      throw ExecFailures.notAllowed(
          where + ": has a character that this agent's locale (" + NATIVE + ") cannot pass on");
    }
    return text.getBytes(StandardCharsets.UTF_8).length + 1;
  }
}
