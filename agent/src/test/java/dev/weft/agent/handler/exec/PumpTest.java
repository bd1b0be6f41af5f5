package dev.weft.agent.handler.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PumpTest {
  private final InputStream in = new ByteArrayInputStream(new byte[100_000]);

  @Test
  void readsToTheEndWhenNobodyTakesTheCopy() throws Exception {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no room");
          }
        };
    Pump pump = new Pump(in, broken, _ -> {});
    pump.run();
    assertThat(in.read()).isNegative();
    assertThat(pump.failure()).get().isInstanceOf(IOException.class);
  }

  @Test
  void readsToTheEndWhenTheLogIsToldToStop() throws Exception {
    Pump pump =
        new Pump(
            in,
            OutputStream.nullOutputStream(),
            _ -> {
              throw new InterruptedException();
            });
    pump.run();
    assertThat(in.read()).isNegative();
    assertThat(pump.failure()).get().isInstanceOf(InterruptedException.class);
  }

  @Test
  void givesALastLineWithoutALineEnd() {
    List<String> lines = new ArrayList<>();
    InputStream text = new ByteArrayInputStream("a\nb".getBytes(StandardCharsets.UTF_8));
    Pump pump = new Pump(text, OutputStream.nullOutputStream(), lines::add);
    pump.run();
    assertThat(lines).containsExactly("a", "b");
    assertThat(pump.failure()).isEmpty();
    assertThat(pump.isStuck(Duration.ZERO)).isFalse();
  }
}
