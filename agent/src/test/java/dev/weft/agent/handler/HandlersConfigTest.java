package dev.weft.agent.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.agent.handler.exec.ArgumentRule;
import dev.weft.agent.handler.exec.Command;
import dev.weft.agent.handler.exec.ExecConfig;
import dev.weft.agent.handler.http.HttpConfig;
import dev.weft.agent.handler.http.Network;
import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.HostPort;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.task.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HandlersConfigTest {
  private static final AgentId AGENT = new AgentId("node-a");

  @TempDir private Path data;

  @Test
  void withoutConfigurationNothingIsAllowed() throws Exception {
    HandlersConfig config = read();
    assertThat(config.http()).isEqualTo(HttpConfig.PUBLIC);
    assertThat(config.exec().isOn()).isFalse();
    assertThat(config.exec())
        .isEqualTo(
            new ExecConfig(
                Map.of(),
                false,
                Path.of(System.getProperty("java.io.tmpdir")),
                Duration.ofSeconds(5),
                100));
  }

  @Test
  void readsEveryKey() throws Exception {
    HandlersConfig config =
        read(
            "handler.http.allow=127.0.0.0/8, fd00::/8",
            "handler.exec.command.backup=/usr/bin/backup '--to=a b' --",
            "handler.exec.command.backup.args=/[a-z]+/",
            "handler.exec.command.backup.env=MODE,LEVEL",
            "handler.exec.command.backup.cwd=/srv/a, /srv/b c",
            "handler.exec.command.list=/bin/ls",
            "handler.exec.allow-any=true",
            "handler.exec.work-dir=/var/tmp",
            "handler.exec.grace=1s",
            "handler.exec.max-processes=7");
    assertThat(config.agent()).isEqualTo(AGENT);
    assertThat(config.http())
        .isEqualTo(
            new HttpConfig(
                List.of(Network.parse("127.0.0.0/8"), Network.parse("fd00::/8")),
                List.of(new HostPort("coordinator", 7070))));
    ExecConfig exec = config.exec();
    assertThat(exec.isOn()).isTrue();
    assertThat(exec.allowAny()).isTrue();
    assertThat(exec.workDir()).isEqualTo(Path.of("/var/tmp"));
    assertThat(exec.grace()).isEqualTo(Duration.ofSeconds(1));
    assertThat(exec.maxProcesses()).isEqualTo(7);
    assertThat(exec.commands())
        .containsEntry(
            "list",
            new Command(List.of("/bin/ls"), ArgumentRule.parse("none"), Set.of(), List.of()));
    Command backup = Objects.requireNonNull(exec.commands().get("backup"));
    assertThat(backup.argv()).containsExactly("/usr/bin/backup", "--to=a b", "--");
    assertThat(backup.arguments()).isInstanceOf(ArgumentRule.Matching.class);
    assertThat(backup.environment()).containsExactlyInAnyOrder("MODE", "LEVEL");
    assertThat(backup.folders()).containsExactly(Path.of("/srv/a"), Path.of("/srv/b c"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "handler.http.allow=localhost               | networks separated by commas",
        "handler.exec.command.x=backup              | an absolute path and arguments",
        "handler.exec.command.x=/bin/../bin/sh      | an absolute path and arguments",
        "handler.exec.command.x=/bin/sh 'a          | an absolute path and arguments",
        "handler.exec.command.x.args=some           | none, values, any",
        "handler.exec.command.x.env=PATH            | names of variables that a job may set",
        "handler.exec.command.x.cwd=srv             | absolute paths of folders",
        "handler.exec.command.x.cwd=/srv/../etc     | absolute paths of folders",
        "handler.exec.allow-any=yes                 | true or false",
        "handler.exec.grace=-1s                     | a duration",
        "handler.exec.max-processes=0               | a whole number from 1 to 10000",
        "handler.exec.shell=/bin/sh                 | handler.exec.shell",
      })
  void refusesWhatIsWrong(String assignment, String expected) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(assignment))
        .withMessageContaining(expected);
  }

  @Test
  void execIsThereOnlyWithSomethingToRun() throws Exception {
    HandlerName exec = new HandlerName("exec");
    Threads threads = new Threads(_ -> {});
    try (Handlers without = Handlers.open(HandlersConfig.defaults(AGENT, data), threads);
        Handlers with = Handlers.open(read("handler.exec.command.x=/bin/true"), threads)) {
      assertThat(without.names()).doesNotContain(exec);
      assertThat(with.names()).contains(exec);
    }
  }

  private HandlersConfig read(String... assignments) throws ConfigException {
    Config config = Config.of(HandlersConfig.SCHEMA).flags(List.of(assignments)).load();
    return HandlersConfig.from(
        config,
        AGENT,
        Map.of(),
        assignments.length == 0 ? List.of() : List.of(new HostPort("coordinator", 7070)),
        data,
        "this boot");
  }

  @Test
  void readsTheExamplesOfTheDocumentation() throws Exception {
    List<String> assignments =
        Docs.blocks("handlers.md", "properties").stream()
            .flatMap(String::lines)
            .filter(line -> !line.startsWith("#"))
            .toList();
    HandlersConfig config = read(assignments.toArray(String[]::new));
    assertThat(config.http().allow()).hasSize(3);
    assertThat(config.exec().commands()).containsOnlyKeys("backup");
  }
}
