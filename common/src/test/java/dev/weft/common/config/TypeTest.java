package dev.weft.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypeTest {
  private enum OnLost {
    RETRY,
    GIVE_UP
  }

  @Test
  void wholeNumbersKeepToTheirRange() {
    Type<Integer> type = Type.integer(-5, 10);
    assertThat(type.read("-5")).isEqualTo(-5);
    assertThat(type.read("10")).isEqualTo(10);
    refuses(
        type,
        "-6",
        "11",
        "",
        "ten",
        "+1",
        "1.0",
        "1 000",
        "٣",
        "4294967297",
        "9223372036854775808");
    assertThat(type.expected()).isEqualTo("a whole number from -5 to 10");
    assertThat(Type.longInteger(Long.MIN_VALUE, Long.MAX_VALUE).read("-9223372036854775808"))
        .isEqualTo(Long.MIN_VALUE);
    refuses(Type.longInteger(Long.MIN_VALUE, Long.MAX_VALUE), "9223372036854775808", "--1");
  }

  @Test
  void onlyTrueAndFalseAreTruthValues() {
    assertThat(Type.bool().read("true")).isTrue();
    assertThat(Type.bool().read("false")).isFalse();
    refuses(Type.bool(), "", "yes", "TRUE", "1");
  }

  @Test
  void textIsAnythingThatIsNotEmpty() {
    assertThat(Type.text().read("a # b")).isEqualTo("a # b");
    refuses(Type.text(), "");
  }

  @Test
  void durationsAndSizesKeepToTheirRange() {
    Type<Duration> wait = Type.duration(Duration.ofSeconds(1), Duration.ofDays(30));
    assertThat(wait.read("30d")).isEqualTo(Duration.ofDays(30));
    refuses(wait, "999ms", "31d", "", "5");
    assertThat(wait.expected()).startsWith("a duration from 1s to 30d, such as");

    Type<Long> size = Type.size(1024, 1 << 20);
    assertThat(size.read("64KiB")).isEqualTo(65_536L);
    refuses(size, "1023", "2MiB", "", "-1");
    assertThat(size.expected()).startsWith("a size from 1KiB to 1MiB, such as");
  }

  @Test
  void constantsAreLowerCaseDashed() {
    Type<OnLost> type = Type.oneOf(OnLost.class);
    assertThat(type.read("give-up")).isEqualTo(OnLost.GIVE_UP);
    refuses(type, "GIVE_UP", "give_up", "", "hold");
    assertThat(type.expected()).isEqualTo("one of retry, give-up");
  }

  @Test
  void urisAreAbsoluteAndOfAnAllowedScheme() {
    Type<URI> type = Type.uri("amqp", "amqps");
    assertThat(type.read("amqps://h:5671/%2f")).isEqualTo(URI.create("amqps://h:5671/%2f"));
    refuses(
        type, "", "h:5672", "http://h", "//h", "amqp:h", "amqp:///v", "amqp://a b", "amqp://a_b/");
    assertThat(type.expected()).isEqualTo("a URI that begins with amqp:// or amqps://");
  }

  @Test
  void pathsAreNotEmpty() {
    assertThat(Type.path().read("/var/lib/weft")).isEqualTo(Path.of("/var/lib/weft"));
    refuses(Type.path(), "", "a\u0000b");
  }

  @Test
  void listsAndMapsAreSeparatedByCommas() {
    Type<List<Integer>> list = Type.list(Type.integer(0, 9));
    assertThat(list.read("1, 2,3")).containsExactly(1, 2, 3);
    assertThat(list.read("")).isEmpty();
    refuses(list, ",", "1,,2", "1,", "x", "10");

    Type<Map<String, String>> map = Type.map(Type.text());
    assertThat(map.read("zone = a, disk=b=c"))
        .containsExactly(Map.entry("zone", "a"), Map.entry("disk", "b=c"));
    assertThat(map.read("")).isEmpty();
    refuses(map, "a", "=b", "a=", "a=1,a=2", "a=1,", " =1");
  }

  @Test
  void anOptionalValueMayBeEmptyButNotWrong() {
    Type<Optional<Integer>> type = Type.optional(Type.integer(0, 9));
    assertThat(type.read("")).isEmpty();
    assertThat(type.read("3")).contains(3);
    refuses(type, "x");
  }

  @Test
  void aTypeCanBeReadAsAnotherThatRefusesMore() {
    Type<HostPort> type = Type.text().as(HostPort::parse).expecting("an address");
    assertThat(type.read("h:1")).isEqualTo(new HostPort("h", 1));
    assertThat(type.expected()).isEqualTo("an address");
    refuses(type, "h");
  }

  private static void refuses(Type<?> type, String... texts) {
    for (String text : texts) {
      assertThatIllegalArgumentException().as(text).isThrownBy(() -> type.read(text));
    }
  }
}
