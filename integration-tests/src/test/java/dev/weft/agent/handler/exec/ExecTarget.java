package dev.weft.agent.handler.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.handler.JobFailure;
import dev.weft.it.fuzz.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A payload of an exec job: nothing is run but what the agent's owner allows, with arguments and
 * variables that come through to the program as they are.
 */
public final class ExecTarget implements Target {
  private static final List<String> ARGV = List.of("/bin/x", "-f");
  private static final Path ROOT = Path.of("/srv/a");
  private static final Map<String, Command> COMMANDS =
      Map.of(
          "none", new Command(ARGV, ArgumentRule.parse("none"), Set.of(), List.of()),
          "values", new Command(ARGV, ArgumentRule.parse("values"), Set.of("MODE"), List.of()),
          "any", new Command(ARGV, ArgumentRule.parse("any"), Set.of(), List.of(ROOT)),
          "some", new Command(ARGV, ArgumentRule.parse("/[a-z]{1,5}/"), Set.of(), List.of()));

  private static final Set<String> REFUSED = Set.of("BAD_PAYLOAD", "NOT_ALLOWED");
  private static final int MOST_BYTES = 64 << 10;

  private final ExecConfig named =
      new ExecConfig(COMMANDS, false, Path.of("/tmp"), Duration.ZERO, 1);
  private final ExecConfig free = new ExecConfig(Map.of(), true, Path.of("/tmp"), Duration.ZERO, 1);

  @Override
  public void check(byte[] input) {
    try {
      ExecPayload payload = ExecPayload.of(input);
      for (ExecConfig config : List.of(named, free)) {
        check(payload, config);
      }
    } catch (JobFailure refused) {
      refusedWell(refused);
    }
  }

  private void check(ExecPayload payload, ExecConfig config) {
    try {
      Invocation invocation = Invocation.of(payload, config);
      comesThrough(invocation);
      if (config.allowAny()) {
        assertThat(invocation.argv().getFirst()).startsWith("/").doesNotContain("/../", "/./");
      } else {
        allowed(payload.command(), invocation);
      }
    } catch (JobFailure refused) {
      refusedWell(refused);
    }
  }

  private static void refusedWell(JobFailure refused) {
    assertThat(refused.code()).isIn(REFUSED);
    assertThat(refused.getMessage()).isNotBlank();
    assertThat(refused.permanent()).isTrue();
  }

  private static void comesThrough(Invocation invocation) {
    int bytes = 0;
    for (String text : invocation.argv()) {
      bytes += throughBytes(text);
    }
    for (Map.Entry<String, String> variable : invocation.env().entrySet()) {
      assertThat(variable.getKey()).matches("[A-Za-z_][A-Za-z0-9_]*").isNotEqualTo("PATH");
      assertThat(variable.getKey()).doesNotStartWith("LD_");
      assertThat(variable.getValue()).doesNotContain("\0", "\n");
      bytes += throughBytes(variable.getValue());
    }
    assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
  }

  private static int throughBytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(text);
    return bytes.length;
  }

  private static void allowed(String name, Invocation invocation) {
    Command command = Objects.requireNonNull(COMMANDS.get(name));
    assertThat(invocation.argv().subList(0, ARGV.size())).isEqualTo(ARGV);
    List<String> added = invocation.argv().subList(ARGV.size(), invocation.argv().size());
    assertThat(added).noneMatch(one -> one.contains("\n") || one.contains("\r"));
    switch (name) {
      case "none" -> assertThat(added).isEmpty();
      case "values" -> assertThat(added).noneMatch(one -> one.startsWith("-"));
      case "some" -> assertThat(added).allMatch(one -> one.matches("[a-z]{1,5}"));
      default -> assertThat(name).isEqualTo("any");
    }
    assertThat(command.environment()).containsAll(invocation.env().keySet());
    String folder = invocation.place().asked();
    if (!folder.isEmpty()) {
      assertThat(name).isEqualTo("any");
      assertThat(Path.of(folder).normalize().startsWith(ROOT)).isTrue();
    }
  }
}
