package dev.weft.coordinator.session;

import static dev.weft.coordinator.session.ScriptedAgent.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.Event;
import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BackpressureTest {
  private Sandbox box;

  @BeforeEach
  void start() throws IOException {
    box = new Sandbox();
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void nothingMoreIsReadWhileTheInboxHasNoRoom() {
    Sandbox.Open open = box.open("node-a");
    box.inbox.fill();
    for (int i = 1; i <= 10; i++) {
      open.agent().say(accepted("job-" + i, 1), accepted("job-" + i, 2));
    }
    Awaitility.await().until(() -> box.inbox.heldBack() == 1);

    // At most one frame was on its way; the others wait in the transport.
    int read = box.inbox.rest().size();
    assertThat(read).isLessThanOrEqualTo(2);
    box.inbox.empty();
    for (; read < 20; read++) {
      box.inbox.next(Event.AttemptAccepted.class);
    }
  }

  @Test
  void anAgentIsHeldBackThroughTheTransport() {
    Sandbox.Open open = box.open("node-a");
    box.inbox.fill();
    String large = "x".repeat(200 << 10);
    int sent = 0;
    while (open.agent().isReady() && sent < 100) {
      open.agent().say(ScriptedAgent.succeeded("job-" + sent, 1, large));
      sent++;
    }

    assertThat(sent).isLessThan(20);
    box.inbox.empty();
    for (int i = 0; i < sent; i++) {
      box.inbox.next(Event.AttemptEnded.class);
    }
    Awaitility.await().until(open.agent()::isReady);
  }
}
