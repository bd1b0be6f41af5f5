package dev.weft.coordinator.amqp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.Terminal;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page for integrators names everything that a message can say. */
final class DocsTest {
  private final String page = Files.readString(Path.of("..", "docs", "amqp.md"));

  DocsTest() throws IOException {}

  @Test
  void everyReasonIsDocumented() {
    for (RefusalReason reason : RefusalReason.values()) {
      assertThat(page).contains("`" + reason.name() + "`");
    }
    for (Terminal how : Terminal.values()) {
      assertThat(page.toLowerCase(Locale.ROOT))
          .contains("`" + how.name().toLowerCase(Locale.ROOT) + "`");
    }
  }

  @Test
  void everyHeaderIsDocumented() throws IllegalAccessException {
    for (Field field : HeaderName.class.getDeclaredFields()) {
      if (field.getType() == String.class && !field.getName().equals("PREFIX")) {
        assertThat(page).contains("`" + field.get(null) + "`");
      }
    }
  }

  @Test
  void everyPlaceOnTheBrokerIsDocumented() {
    assertThat(page).contains(Exchanges.EVENTS, Exchanges.DEAD_LETTERS, "`" + Exchanges.DEAD + "`");
  }
}
