package dev.weft.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.fuzz.Target;
import java.nio.charset.StandardCharsets;

/** A password inside a value is hidden, whatever stands before and behind it: two lines. */
public final class SecretTarget implements Target {
  private static final String SECRET = "Zq9-hidden_qZ";
  private static final Key<String> KEY = Key.of("a.key", Type.text(), "x", "Of a test.");

  @Override
  public void check(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    int line = text.indexOf('\n');
    String before = line < 0 ? text : text.substring(0, line);
    String behind = line < 0 ? "" : text.substring(line + 1);
    hides(before + "amqp://user:" + SECRET + "@" + behind);
    hides(before + "password=" + SECRET + behind);
    hides(before + "&Token=" + SECRET + behind);
  }

  private static void hides(String text) {
    String shown = Secrets.hide(KEY, text);
    assertThat(shown).as(text).doesNotContain(SECRET);
    assertThat(Secrets.hide(KEY, shown)).isEqualTo(shown);
  }
}
