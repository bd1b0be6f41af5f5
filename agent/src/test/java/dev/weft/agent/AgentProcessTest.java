package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.agent.ScriptedCoordinator.Conversation;
import dev.weft.proto.agent.v1.AgentMessage.KindCase;
import dev.weft.proto.agent.v1.AttemptPhase;
import dev.weft.proto.agent.v1.Hello;
import dev.weft.proto.agent.v1.Inventory;
import dev.weft.proto.agent.v1.InventoryItem;
import dev.weft.proto.agent.v1.VerdictAction;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The agent as a process of its own: what it prints, how it takes signals, its exit status. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
final class AgentProcessTest {
  @TempDir private Path folder = Path.of("");
  private @Nullable Process agent;

  @AfterEach
  void stop() {
    if (agent != null) {
      agent.destroyForcibly();
    }
  }

  @Test
  void agentThatIsTerminatedFinishesItsJobAndExitsWithZero() throws Exception {
    try (ScriptedCoordinator coordinator = new ScriptedCoordinator()) {
      Process process = start("agent.coordinators=127.0.0.1:" + coordinator.port());
      Conversation stream = coordinator.accept();
      assertThat(stream.open().getCredits()).isEqualTo(10_000);
      BufferedReader says = process.inputReader(StandardCharsets.UTF_8);
      assertThat(untilLine(says, "agent a1 ready: "))
          .anyMatch(line -> line.startsWith("agent.slots"))
          .last()
          .asString()
          .contains("127.0.0.1:" + coordinator.port(), "pools default", "echo", "slots 10000");
      stream.assign(Conversation.assignment("j", 1).setHandler("sleep").setPayload(text("500ms")));
      stream.next(KindCase.ACCEPTED);
      process.toHandle().destroy();
      assertThat(stream.next(KindCase.CREDITS).getCredits().getDraining()).isTrue();
      stream.next(KindCase.RESULT);
      stream.ack("j", 1);
      stream.next(KindCase.GOODBYE);
      assertThat(stream.awaitEnd()).isEqualTo("completed");
      assertThat(exit(process)).isEqualTo(0);
    }
  }

  @Test
  void secondSignalEndsTheAgentAtOnce() throws Exception {
    try (ScriptedCoordinator coordinator = new ScriptedCoordinator()) {
      Process process = start("agent.coordinators=127.0.0.1:" + coordinator.port());
      Conversation stream = coordinator.accept();
      stream.open();
      stream.assign(Conversation.assignment("j", 1).setHandler("sleep").setPayload(text("1h")));
      stream.next(KindCase.ACCEPTED);
      process.toHandle().destroy();
      stream.next(KindCase.CREDITS);
      process.toHandle().destroy();
      assertThat(exit(process)).isEqualTo(1);
      assertThat(rest(process)).endsWith("agent: ended at once by a second signal");
    }
  }

  @Test
  void agentThatIsKilledComesBackWithItsResultsAndSaysWhatDied() throws Exception {
    try (ScriptedCoordinator coordinator = new ScriptedCoordinator()) {
      Process killed = start("agent.coordinators=127.0.0.1:" + coordinator.port());
      Conversation first = coordinator.accept();
      Hello before = first.hello();
      first.inventory();
      first.welcome();
      first.next(KindCase.READY);
      first.assign(Conversation.assignment("runs", 1).setHandler("sleep").setPayload(text("1h")));
      first.next(KindCase.ACCEPTED);
      first.assign(Conversation.assignment("ends", 2).setHandler("echo").setPayload(text("hi")));
      first.next(KindCase.ACCEPTED);
      first.next(KindCase.RESULT);
      killed.destroyForcibly();
      assertThat(exit(killed)).isEqualTo(128 + 9);

      start("agent.coordinators=127.0.0.1:" + coordinator.port());
      Conversation second = coordinator.accept();
      Hello after = second.hello();
      assertThat(after.getJournalId()).isEqualTo(before.getJournalId()).isNotEmpty();
      assertThat(after.getBootId()).isEqualTo(before.getBootId()).isNotEmpty();
      assertThat(after.getInstanceId()).isNotEqualTo(before.getInstanceId());
      Inventory inventory = second.inventory();
      assertThat(inventory.getItemsList())
          .extracting(InventoryItem::getAttempt, InventoryItem::getPhase)
          .containsExactly(
              tuple(ScriptedCoordinator.attempt("ends", 2), AttemptPhase.ATTEMPT_PHASE_FINISHED));
      assertThat(inventory.getLostList()).containsExactly(ScriptedCoordinator.attempt("runs", 1));
      second.welcome(Conversation.verdict("ends", 2, VerdictAction.VERDICT_ACTION_SEND_RESULT));
      second.next(KindCase.READY);
      assertThat(second.next(KindCase.RESULT).getResult().getOutput().toStringUtf8())
          .isEqualTo("hi");
    }
  }

  @Test
  void programsOfAKilledAgentAreGoneBeforeTheNextOneSaysHello() throws Exception {
    Path pids = folder.resolve("pids");
    String[] settings = {
      "handler.exec.command.it=/bin/sh -c 'echo $$ >> %1$s; setsid sleep 600 & echo $! >> %1$s; wait'"
          .formatted(pids),
      "handler.exec.work-dir=" + folder.resolve("work"),
      ""
    };
    try (ScriptedCoordinator coordinator = new ScriptedCoordinator()) {
      settings[2] = "agent.coordinators=127.0.0.1:" + coordinator.port();
      Process killed = start(settings);
      Conversation first = coordinator.accept();
      first.open();
      first.assign(
          Conversation.assignment("j", 1)
              .setHandler("exec")
              .setPayload(text("{\"command\":\"it\"}")));
      first.next(KindCase.ACCEPTED);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 2);
      killed.destroyForcibly();
      assertThat(exit(killed)).isEqualTo(128 + 9);
      List<ProcessHandle> left =
          Files.readAllLines(pids).stream()
              .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
              .toList();
      assertThat(left).hasSize(2).allMatch(ProcessHandle::isAlive);

      start(settings);
      Conversation second = coordinator.accept();
      second.hello();
      assertThat(second.inventory().getLostList())
          .containsExactly(ScriptedCoordinator.attempt("j", 1));
      assertThat(left).noneMatch(AgentProcessTest::runs);
      assertThat(folder.resolve("work")).isEmptyDirectory();
    }
  }

  /** Not only waiting for its parent to hear of its end. */
  private static boolean runs(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void agentWithoutCoordinatorIsReadyForItsReturnAndLeavesWhenTold() throws Exception {
    Process process = start("agent.coordinators=127.0.0.1:1", "drain.timeout=1s");
    BufferedReader says = process.inputReader(StandardCharsets.UTF_8);
    untilLine(says, "results.memory");
    process.toHandle().destroy();
    assertThat(exit(process)).isEqualTo(0);
  }

  @Test
  void wrongConfigurationIsSaidInALine() throws Exception {
    Process process = start("agent.slots=many", "agent.coordinator=x");
    assertThat(exit(process)).isEqualTo(2);
    assertThat(process.errorReader(StandardCharsets.UTF_8).lines())
        .containsExactlyInAnyOrder(
            "--set: agent.slots = \"many\": expected a whole number from 1 to 2000000",
            "--set: unknown key agent.coordinator, did you mean agent.coordinators?");
  }

  private Process start(String... settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    for (String setting : settings) {
      command.add("--set");
      command.add(setting);
    }
    command.addAll(List.of("--set", "agent.id=a1", "--set", "agent.data=" + folder));
    Process process = new ProcessBuilder(command).start();
    agent = process;
    return process;
  }

  private static int exit(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
    return process.exitValue();
  }

  private static String rest(Process process) {
    return process.inputReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n"));
  }

  /** All lines up to the first that starts so. */
  private static List<String> untilLine(BufferedReader says, String start) throws IOException {
    List<String> lines = new ArrayList<>();
    while (true) {
      String line = says.readLine();
      if (line == null) {
        throw new AssertionError("it ended after " + lines);
      }
      lines.add(line);
      if (line.startsWith(start)) {
        return lines;
      }
    }
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
