package dev.weft.common.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrashSwitchTest {
  private final List<Integer> halts = new ArrayList<>();

  private enum Point {
    HERE,
    THERE
  }

  @Test
  void withoutThePropertyThereIsNone() {
    assertThat(CrashSwitch.ofThisProcess()).isEmpty();
  }

  @Test
  void onlyTheNamedPointHalts() {
    CrashSwitch crash = crash("THERE");

    crash.reach(Point.HERE);
    assertThat(halts).isEmpty();
    crash.reach(Point.THERE);
    assertThat(halts).containsExactly(CrashSwitch.STATUS);
  }

  @Test
  void aNumberMeansTheNthTime() {
    CrashSwitch crash = crash("HERE:3");

    crash.reach(Point.HERE);
    crash.reach(Point.HERE);
    assertThat(halts).isEmpty();
    crash.reach(Point.HERE);
    assertThat(halts).hasSize(1);
  }

  @Test
  void aFileArmsAProcessThatRunsAndIsGoneBeforeItHalts(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("crash");
    CrashSwitch crash = crash("@" + file);
    crash.reach(Point.HERE);
    assertThat(halts).isEmpty();

    Files.writeString(file, "HERE:2\n");
    crash.reach(Point.HERE);
    assertThat(file).exists();
    crash.reach(Point.HERE);

    assertThat(halts).hasSize(1);
    assertThat(file).doesNotExist();
  }

  private CrashSwitch crash(String setting) {
    return new CrashSwitch(setting, halts::add);
  }
}
