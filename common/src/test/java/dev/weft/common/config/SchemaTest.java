package dev.weft.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a.", ".a", "a..b", "a_b", "a b", "-a", "a.<B>", "a.<>", "a<b>"})
  void namesAreDottedAndLowerCaseDashed(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> key(name));
  }

  @Test
  void aDefaultMustBeWhatIsExpected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Key.of("slots", Type.integer(1, 9), "10", "Slots."))
        .withMessage("slots: the default is not a whole number from 1 to 9");
  }

  @Test
  void documentationIsASentence() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Key.of("slots", Type.integer(1, 9), "1", "slots"));
  }

  @Test
  void keysMustDifferAlsoAsVariables() {
    assertThatIllegalArgumentException().isThrownBy(() -> Schema.of(key("a"), key("a")));
    assertThatIllegalArgumentException().isThrownBy(() -> Schema.of(key("a.b"), key("a-b")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.of(key("a")).and(Schema.of(key("a"))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.of(group("a.<x>.b"), group("a.<y>.b")));
  }

  @Test
  void aKeyIsNotAlsoOfAGroup() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.of(key("source.all.queue"), group("source.<name>.queue")));
    assertThatIllegalArgumentException().isThrownBy(() -> Schema.of(key("source.<name>.queue")));
    assertThatIllegalArgumentException().isThrownBy(() -> group("source.queue"));
    assertThatIllegalArgumentException().isThrownBy(() -> group("a.<x>.<y>"));
  }

  @Test
  void aGroupFindsItsNames() {
    KeyGroup<String> group = group("source.<name>.queue");
    assertThat(group.nameIn("source.a-1.queue")).contains("a-1");
    assertThat(group.nameIn("source..queue")).isEmpty();
    assertThat(group.nameIn("source.queue")).isEmpty();
    assertThat(group.nameIn("source.a.b.queue")).isEmpty();
    assertThat(group.nameIn("source.A.queue")).isEmpty();
    assertThat(group.nameIn("source." + "a".repeat(64) + ".queue")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> group.key("A"));
    assertThat(group.key("a-1").variable()).isEqualTo("WEFT_SOURCE_A_1_QUEUE");
  }

  @Test
  void aVariableBelongsToTheMostSpecificKey() {
    Schema schema =
        Schema.of(
            key("exec-shell"),
            group("exec.<name>"),
            group("exec.<name>.dir"),
            group("exec.<name>.dir.mode"));
    assertThat(found(schema, "WEFT_EXEC_SHELL")).isEqualTo("exec-shell");
    assertThat(found(schema, "WEFT_EXEC_TO_MP4")).isEqualTo("exec.to-mp4");
    assertThat(found(schema, "WEFT_EXEC_TO_MP4_DIR")).isEqualTo("exec.to-mp4.dir");
    assertThat(found(schema, "WEFT_EXEC_A_DIR_MODE")).isEqualTo("exec.a.dir.mode");
    assertThat(found(schema, "WEFT_EXEC_")).isEqualTo("none");
    assertThat(found(schema, "WEFT_EXEC__A")).isEqualTo("none");
    assertThat(found(schema, "WEFT_EXEC_a")).isEqualTo("none");
  }

  private static String found(Schema schema, String variable) {
    return schema.forVariable(variable).map(Key::name).orElse("none");
  }

  private static Key<String> key(String name) {
    return Key.of(name, Type.text(), "x", "A key.");
  }

  private static KeyGroup<String> group(String name) {
    return new KeyGroup<>(key(name));
  }
}
