package dev.weft.agent.handler.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.agent.handler.Docs;
import dev.weft.common.handler.JobFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InvocationTest {
  private static final List<String> ARGV = List.of("/bin/x", "-f");
  private static final List<Path> FOLDERS = List.of(Path.of("/srv/a"), Path.of("/srv/b c"));
  private final ExecConfig named =
      new ExecConfig(
          Map.of(
              "none", new Command(ARGV, ArgumentRule.parse("none"), Set.of(), List.of()),
              "values", new Command(ARGV, ArgumentRule.parse("values"), Set.of("MODE"), List.of()),
              "any", new Command(ARGV, ArgumentRule.parse("any"), Set.of(), FOLDERS),
              "some",
                  new Command(
                      ARGV, ArgumentRule.parse("/--dry-run|[a-z]{1,5}/"), Set.of(), List.of())),
          false,
          Path.of("/tmp"),
          Duration.ZERO,
          1);
  private final ExecConfig free = new ExecConfig(Map.of(), true, Path.of("/tmp"), Duration.ZERO, 1);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'command':'none'                                    |",
        "'command':'values','args':['a b','; rm -rf x','$(id)','','.-'] | a b,; rm -rf x,$(id),,.-",
        "'command':'any','args':['-x','--y=z']               | -x,--y=z",
        "'command':'some','args':['--dry-run','abc']         | --dry-run,abc",
        "'command':'values','env':{'MODE':'-x'}              |",
      })
  void namedCommandsTakeWhatTheirRuleAllows(String fields, String args) throws Exception {
    List<String> argv = Invocation.of(payload(fields), named).argv();
    assertThat(argv.subList(0, 2)).isEqualTo(ARGV);
    assertThat(String.join(",", argv.subList(2, argv.size()))).isEqualTo(args == null ? "" : args);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'command':'other'                          | command: this agent has none of that name",
        "'command':''                               | command: this agent has none of that name",
        "'argv':['/bin/x']                          | argv: this agent runs only its named"
            + " commands",
        "'command':'none','args':['']               | args[0]: this command takes no arguments",
        "'command':'values','args':['a','-x']       | args[1]: an option is not allowed",
        "'command':'values','args':['-']            | args[0]: an option is not allowed",
        "'command':'values','args':['-oProxyCommand=x'] | args[0]: an option is not allowed",
        "'command':'some','args':['abcdef']         | args[0]: this command does not allow such",
        "'command':'some','args':['abc\\n']         | args[0]: a line break is not allowed",
        "'command':'any','args':['a\\nb']           | args[0]: a line break is not allowed",
        "'command':'any','args':['a\\rb']           | args[0]: a line break is not allowed",
        "'command':'any','args':['a\\u0000b']       | args: a NUL character is not allowed",
        "'command':'any','args':['\\ud800']         | args: has a character that this agent's"
            + " locale",
        "'command':'none','cwd':'/srv/a'            | cwd: this command may not run in this",
        "'command':'any','cwd':'/srv'               | cwd: this command may not run in this",
        "'command':'any','cwd':'/srv/ab'            | cwd: this command may not run in this",
        "'command':'any','cwd':'/etc'               | cwd: this command may not run in this",
        "'command':'any','cwd':'/srv/a/../../etc'   | cwd: the folder must be an absolute path",
        "'command':'any','cwd':'/srv/a/./x'         | cwd: the folder must be an absolute path",
        "'command':'any','cwd':'/srv/a/'            | cwd: the folder must be an absolute path",
        "'command':'any','cwd':'srv/a'              | cwd: the folder must be an absolute path",
        "'command':'any','cwd':'.'                  | cwd: the folder must be an absolute path",
        "'command':'any','cwd':'/srv/a/\\u0000'      | cwd: the folder must be an absolute path",
        "'command':'any','env':{'MODE':'x'}         | env: this command does not let jobs set",
        "'command':'values','env':{'mode':'x'}      | env: this command does not let jobs set",
        "'command':'values','env':{'MODE':'a\\u0000'} | env: a NUL character is not allowed",
        "'command':'values','env':{'MODE':'a\\nb'}  | env: a line break is not allowed",
      })
  void namedCommandsTakeNothingElse(String fields, String message) {
    JobFailure failure =
        catchThrowableOfType(JobFailure.class, () -> Invocation.of(payload(fields), named));
    assertThat(failure.code()).isEqualTo("NOT_ALLOWED");
    assertThat(failure.permanent()).isTrue();
    assertThat(failure.getMessage()).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'command':'any'                       | ``",
        "'command':'any','cwd':''              | ``",
        "'command':'any','cwd':'/srv/a'        | /srv/a",
        "'command':'any','cwd':'/srv/b c/d'    | /srv/b c/d",
      })
  void aCommandRunsInTheFoldersThatItIsAllowedOrInItsOwn(String fields, String folder)
      throws Exception {
    assertThat(Invocation.of(payload(fields), named).place().asked()).isEqualTo(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'argv':['sh']                            | argv: the program must be an absolute path",
        "'argv':['/bin/../bin/sh']                | argv: the program must be an absolute path",
        "'argv':['/bin/./sh']                     | argv: the program must be an absolute path",
        "'argv':['/bin/s\\u0000h']                 | argv: the program must be an absolute path",
        "'argv':['/bin/\\ud800']                  | argv: the program must be an absolute path",
        "'argv':['/bin//sh']                      | argv: the program must be an absolute path",
        "'argv':['/bin/sh'],'env':{'PATH':'x'}    | env: no job may set this variable",
        "'argv':['/bin/sh','\\u0000']             | args: a NUL character is not allowed",
      })
  void freeCommandsHaveRulesToo(String fields, String message) {
    JobFailure failure =
        catchThrowableOfType(JobFailure.class, () -> Invocation.of(payload(fields), free));
    assertThat(failure.code()).isEqualTo("NOT_ALLOWED");
    assertThat(failure.getMessage()).startsWith(message);
  }

  @Test
  void argumentsAndEnvironmentAreBounded() throws Exception {
    String fits = "'command':'any','args':['" + "x".repeat(60_000) + "']";
    assertThat(Invocation.of(payload(fits), named).argv()).hasSize(3);
    String many = "'command':'any','args':[" + "'é',".repeat(25_000) + "'']";
    JobFailure failure =
        catchThrowableOfType(JobFailure.class, () -> Invocation.of(payload(many), named));
    assertThat(failure).hasMessage("arguments and environment are longer than 64 KiB");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1A",
        "A B",
        "A=B",
        "PATH",
        "HOME",
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "JAVA_TOOL_OPTIONS",
        "_JAVA_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "BASH_ENV",
        "ENV",
        "IFS",
        "PYTHONPATH",
        "PERL5OPT",
        "NODE_OPTIONS",
        "RUBYOPT",
        "MAVEN_OPTS",
        "GCONV_PATH",
        "WEFT_JOB_ID",
        "WEFT_RUN",
        "BASH_FUNC_x%%",
        "GIT_SSH_COMMAND",
        "DYLD_INSERT_LIBRARIES"
      })
  void someVariablesNoJobMayEverSet(String name) {
    assertThat(Environment.isSettable(name)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Command(ARGV, ArgumentRule.parse("none"), Set.of(name), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bin/x", "x", "", "/bin/../x", "/bin/x/", "-x"})
  void aCommandBeginsWithAPlainAbsolutePath(String program) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Command(List.of(program), ArgumentRule.parse("none"), Set.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all", "//", "/", "/[/", "/a", "a/"})
  void refusesWhatIsNotARule(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ArgumentRule.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/bin/x                  | /bin/x",
        "/bin/x  a\tb            | /bin/x,a,b",
        "/bin/x 'a  b' \"c d\"   | /bin/x,a  b,c d",
        "/bin/x --n='a b'c \"\"  | /bin/x,--n=a bc,",
        "/bin/x '\"' \"'\" \\    | /bin/x,\",',\\",
      })
  void splitsACommandLine(String text, String words) {
    assertThat(String.join(",", CommandLine.split(text))).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "/bin/x 'a", "/bin/x \"a'"})
  void refusesAnUnfinishedCommandLine(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> CommandLine.split(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                             | command: expected text",
        "'argv':[]                    | argv: expected a program",
        "'argv':['/x'],'command':'x'  | argv: expected a program",
        "'argv':['/x'],'args':['y']   | unknown field args",
        "'command':'x','cwd':1        | cwd: expected text",
        "'command':'x','shell':true   | unknown field shell",
        "'command':'x','args':'y'     | args: expected a list of texts",
        "'command':'x','env':{'A':1}  | env.A: expected text",
      })
  void refusesAPayloadThatItDoesNotUnderstand(String fields, String message) {
    JobFailure failure =
        catchThrowableOfType(JobFailure.class, () -> payload(fields == null ? "" : fields));
    assertThat(failure.code()).isEqualTo("BAD_PAYLOAD");
    assertThat(failure.getMessage()).startsWith(message);
  }

  private static ExecPayload payload(String fields) throws JobFailure {
    String json = "{" + fields.replace('\'', '"') + "}";
    return ExecPayload.of(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void allowsTheExamplesOfTheDocumentation() throws Exception {
    List<String> examples = Docs.blocks("handlers.md", "json exec");
    assertThat(examples).hasSize(2);
    Command backup =
        new Command(
            CommandLine.split("/usr/local/bin/backup --to '/srv/my backups' --"),
            ArgumentRule.parse("/[a-z0-9-]{1,40}/"),
            Set.of("LEVEL"),
            List.of(Path.of("/srv/dumps")));
    ExecConfig config =
        new ExecConfig(Map.of("backup", backup), true, Path.of("/tmp"), Duration.ZERO, 1);
    for (String example : examples) {
      ExecPayload payload = ExecPayload.of(example.getBytes(StandardCharsets.UTF_8));
      assertThat(Invocation.of(payload, config).argv()).hasSizeGreaterThan(2);
    }
  }
}
