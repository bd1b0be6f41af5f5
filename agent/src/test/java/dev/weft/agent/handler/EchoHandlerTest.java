package dev.weft.agent.handler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EchoHandlerTest {
  @Test
  void answersWithPayloadAndContentType() throws Exception {
    FakeJob job = FakeJob.of("任务 1");
    new EchoHandler().run(job);
    assertThat(job.text()).isEqualTo("任务 1");
    assertThat(job.type()).isEqualTo("application/json");
  }
}
