package dev.weft.agent.handler.exec;

import dev.weft.agent.handler.payload.Fields;
import dev.weft.common.handler.JobFailure;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * What a job asks {@link ExecHandler} for.
 *
 * @param command name of a command; empty if {@code argv} is there
 * @param argv a program and its arguments; empty if {@code command} is there
 * @param args added to the command's own
 * @param env variables to set
 * @param cwd the folder to run in; empty: the attempt's own
 * @param stdin what the program can read; read-only, perhaps nothing
 * @param contentType media type of what it writes
 */
record ExecPayload(
    String command,
    List<String> argv,
    List<String> args,
    Map<String, String> env,
    String cwd,
    ByteBuffer stdin,
    String contentType) {
  /**
   * Reads a payload.
   *
   * @throws JobFailure {@code BAD_PAYLOAD} if it is not understood
   */
  static ExecPayload of(byte[] payload) throws JobFailure {
    Fields fields = Fields.of(payload);
    boolean any = fields.has("argv");
    String command = any ? "" : fields.text("command");
    List<String> argv = fields.texts("argv");
    if (any && (fields.has("command") || argv.isEmpty())) {
      throw fields.expected("argv", "a program and its arguments, or command instead");
    }
    List<String> args = any ? List.of() : fields.texts("args");
    ExecPayload read =
        new ExecPayload(
            command,
            argv,
            args,
            fields.textMap("env"),
            fields.text("cwd", ""),
            ByteBuffer.wrap(fields.bytes("stdin").orElse(new byte[0])).asReadOnlyBuffer(),
            fields.text("content_type", "text/plain; charset=utf-8"));
    fields.end();
    return read;
  }
}
