package dev.weft.coordinator.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.listen.ListenSettings;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections whose agent has not yet said Hello. */
final class NewcomersTest {
  private Sandbox box;

  @BeforeEach
  void start() throws IOException {
    // Of these, one address may have half.
    ListenSettings.Limits limits = new ListenSettings.Limits(100, 4, 100, Duration.ofMinutes(1));
    box = new Sandbox(SessionSettings.DEFAULT, limits);
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void whoHasSaidHelloMakesRoom() {
    for (int i = 0; i < 10; i++) {
      Sandbox.Open open = box.open("node-" + i);
      assertThat(open.stream()).isPositive();
    }

    assertThat(box.server.newcomers()).isZero();
  }

  @Test
  void whoSaysNothingKeepsOthersOutAndWhoIsThereStays() {
    Sandbox.Open open = box.open("node-a");
    box.dial();
    ScriptedAgent second = box.dial();
    Awaitility.await().until(() -> box.server.newcomers() == 2);
    ScriptedAgent third = box.dial();

    assertThat(third.end().getCode()).isEqualTo(Code.UNAVAILABLE);
    open.agent().say(ScriptedAgent.accepted("job-1", 1));
    box.inbox.next(Event.AttemptAccepted.class);
    second.introduce("node-b", "instance-1");
    box.welcomed(second, "node-b");
    assertThat(box.server.newcomers()).isEqualTo(1);
  }
}
