package dev.weft.agent.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobHandler;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.task.Threads;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HandlersTest {
  private final Handlers builtIn =
      Handlers.open(
          HandlersConfig.defaults(new AgentId("node-a"), Path.of("no-such-folder")),
          new Threads(_ -> {}));

  @AfterEach
  void close() {
    builtIn.close();
  }

  @Test
  void findsEachBuiltInHandlerByItsName() {
    assertThat(builtIn.names())
        .containsExactlyInAnyOrder(
            new HandlerName("echo"), new HandlerName("sleep"), new HandlerName("http"));
    assertThat(builtIn.find(new HandlerName("echo")))
        .get()
        .extracting(JobHandler::name)
        .isEqualTo("echo");
    assertThat(builtIn.find(new HandlerName("other"))).isEmpty();
  }

  @Test
  void closesTheHandlersThatWereAdded() {
    AtomicBoolean closed = new AtomicBoolean();
    try (Handlers all = builtIn.and(List.of(new Named("mine", closed)))) {
      assertThat(all.names()).contains(new HandlerName("mine"), new HandlerName("echo"));
    }
    assertThat(closed).isTrue();
  }

  @Test
  void refusesASecondHandlerOfTheSameName() {
    List<Named> second = List.of(new Named("echo", new AtomicBoolean()));
    assertThatIllegalArgumentException().isThrownBy(() -> builtIn.and(second));
  }

  private record Named(String name, AtomicBoolean closed) implements JobHandler {
    @Override
    public void run(JobContext job) {}

    @Override
    public void close() {
      closed.set(true);
    }
  }
}
