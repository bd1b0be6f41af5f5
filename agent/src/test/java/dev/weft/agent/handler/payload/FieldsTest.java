package dev.weft.agent.handler.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.common.handler.JobFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldsTest {
  @Test
  void readsEveryKindOfField() throws Exception {
    Fields fields =
        of(
            """
            {"text": "a", "flag": true, "count": 3, "wait": "2s", "list": ["x", "y"],
             "map": {"k": "v"}, "raw": "é", "coded_base64": "AAE=", "codes": [200, "300-302"]}
            """);
    assertThat(fields.text("text")).isEqualTo("a");
    assertThat(fields.flag("flag", false)).isTrue();
    assertThat(fields.integer("count", 1, 3, 1)).isEqualTo(3);
    assertThat(fields.duration("wait", Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    assertThat(fields.texts("list")).containsExactly("x", "y");
    assertThat(fields.textMap("map")).containsEntry("k", "v");
    assertThat(fields.bytes("raw")).hasValue("é".getBytes(StandardCharsets.UTF_8));
    assertThat(fields.bytes("coded")).hasValue(new byte[] {0, 1});
    assertThat(fields.scalars("codes")).containsExactly("200", "300-302");
    fields.end();
  }

  @Test
  void givesTheDefaultOfAFieldThatIsLeftOut() throws Exception {
    Fields fields = of("{}");
    assertThat(fields.text("text", "b")).isEqualTo("b");
    assertThat(fields.flag("flag", true)).isTrue();
    assertThat(fields.integer("count", 1, 3, 2)).isEqualTo(2);
    assertThat(fields.duration("wait", Duration.ofDays(1), Duration.ZERO)).isZero();
    assertThat(fields.texts("list")).isEmpty();
    assertThat(fields.textMap("map")).isEmpty();
    assertThat(fields.bytes("raw")).isEmpty();
    assertThat(fields.scalars("codes")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"text\": 1}                   | text: expected text",
        "{\"text\": null}                | text: expected text",
        "{\"flag\": \"yes\"}             | flag: expected true or false",
        "{\"count\": 4}                  | count: expected a whole number from 1 to 3",
        "{\"count\": 1.5}                | count: expected a whole number from 1 to 3",
        "{\"count\": 9e99}               | count: expected a whole number from 1 to 3",
        "{\"wait\": \"soon\"}            | wait: expected a duration up to 1m",
        "{\"wait\": \"61s\"}             | wait: expected a duration up to 1m",
        "{\"list\": \"x\"}               | list: expected a list of texts",
        "{\"list\": [\"x\", 2]}          | list[1]: expected text",
        "{\"map\": {\"k\": []}}          | map.k: expected text",
        "{\"map\": []}                   | map: expected an object",
        "{\"raw_base64\": \"?\"}         | raw_base64: expected base64",
        "{\"raw\":\"\",\"raw_base64\":\"\"} | raw_base64: expected nothing, because raw is there"
            + " too",
        "{\"codes\": [true]}             | codes: expected a whole number, a text",
        "{\"txet\": \"a\"}               | unknown field txet; there are codes, count, flag",
        "{\"text\":\"a\",\"text\":\"b\"} | the payload is not JSON (line 1, column",
        "{\"text\": \"a\"} x             | the payload is not JSON (line 1, column",
        "5                               | the payload must be a JSON object",
      })
  void namesTheFieldAndWhatWasExpected(String payload, String message) {
    JobFailure failure = failure(() -> readAll(of(payload)));
    assertThat(failure.getMessage()).startsWith(message);
  }

  @Test
  void refusesDeepNestingAndLongNames() {
    assertThat(failure(() -> of("{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}")))
        .hasMessageContaining("nesting depth");
    assertThat(failure(() -> of("{\"" + "a".repeat(400) + "\":1}")))
        .hasMessageContaining("not JSON");
    assertThat(failure(() -> of("{\"" + "a".repeat(200) + "\":1}").end()).getMessage())
        .hasSizeLessThan(100);
  }

  private static void readAll(Fields fields) throws JobFailure {
    fields.text("text", "");
    fields.flag("flag", false);
    fields.integer("count", 1, 3, 1);
    fields.duration("wait", Duration.ofMinutes(1), Duration.ZERO);
    fields.texts("list");
    fields.textMap("map");
    fields.bytes("raw");
    fields.scalars("codes");
    fields.end();
  }

  private static Fields of(String json) throws JobFailure {
    return Fields.of(json.getBytes(StandardCharsets.UTF_8));
  }

  private static JobFailure failure(ThrowingCallable action) {
    JobFailure failure = catchThrowableOfType(JobFailure.class, action);
    assertThat(failure.code()).isEqualTo("BAD_PAYLOAD");
    assertThat(failure.permanent()).isTrue();
    return failure;
  }
}
