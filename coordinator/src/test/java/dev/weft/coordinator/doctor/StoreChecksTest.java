package dev.weft.coordinator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreChecksTest {
  private static final long GIB = 1L << 30;
  private static final ClockOffset EXACT = new ClockOffset(Duration.ZERO, Duration.ZERO);

  @Test
  void fileOnALocalDiskIsSafe() {
    assertThat(codes(sqlite("ext4", 5 * GIB, "wal", 2))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nfs", "nfs4", "cifs", "9p", "fuse.sshfs", "NFS"})
  void fileOnAnotherMachineIsNamed(String type) {
    assertThat(codes(sqlite(type, 5 * GIB, "wal", 2))).containsExactly(Code.STORE_ON_NETWORK);
  }

  @Test
  void fileInMemoryIsNamed() {
    assertThat(codes(sqlite("tmpfs", 5 * GIB, "wal", 2))).containsExactly(Code.STORE_IN_MEMORY);
  }

  @Test
  void fileSystemWithoutATypeIsNotPassedInSilence() {
    assertThat(codes(sqlite("", 5 * GIB, "wal", 2))).containsExactly(Code.NOT_CHECKED);
  }

  @Test
  void commitThatDoesNotReachTheDiskIsNamed() {
    assertThat(codes(sqlite("ext4", 5 * GIB, "delete", 2))).containsExactly(Code.STORE_NOT_SYNCED);
    assertThat(codes(sqlite("ext4", 5 * GIB, "wal", 1))).containsExactly(Code.STORE_NOT_SYNCED);
  }

  @Test
  void diskIsLowWhenBothLittleAndASmallPartIsLeft() {
    assertThat(codes(sqlite("ext4", GIB - 1, "wal", 2))).containsExactly(Code.STORE_DISK_LOW);
    assertThat(StoreChecks.of(new StoreFacts.Sqlite("f", "ext4", GIB / 2, GIB, "wal", 2)).isEmpty())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "fsync, POSTGRES_FSYNC_OFF",
    "full_page_writes, POSTGRES_TORN_PAGES",
    "synchronous_commit, POSTGRES_COMMITS_LOST"
  })
  void settingOfPostgresThatIsOffIsNamed(String setting, Code code) {
    assertThat(codes(postgres(Map.of(setting, "off"), EXACT, true, 0, 0))).containsExactly(code);
    assertThat(codes(postgres(Map.of(setting, "on"), EXACT, true, 0, 0))).isEmpty();
  }

  @Test
  void standbyThatCommitsDoNotWaitForIsNamed() {
    Map<String, String> on = Map.of("synchronous_commit", "on");
    Map<String, String> local = Map.of("synchronous_commit", "local");
    assertThat(codes(postgres(on, EXACT, true, 2, 0))).containsExactly(Code.POSTGRES_ASYNC_STANDBY);
    assertThat(codes(postgres(on, EXACT, true, 2, 1))).isEmpty();
    assertThat(codes(postgres(local, EXACT, true, 2, 1)))
        .containsExactly(Code.POSTGRES_ASYNC_STANDBY);
  }

  @Test
  void serverElsewhereWithoutEncryptionIsNamed() {
    assertThat(codes(postgres(Map.of(), EXACT, false, 0, 0)))
        .containsExactly(Code.POSTGRES_NOT_ENCRYPTED);
  }

  @Test
  void clockOfTheServerThatIsSurelyOffIsNamed() {
    ClockOffset ahead = new ClockOffset(Duration.ofSeconds(3), Duration.ofSeconds(4));
    assertThat(codes(postgres(Map.of(), ahead, true, 0, 0))).containsExactly(Code.POSTGRES_CLOCK);
  }

  @Test
  void serverThatDoesNotSayItsTimelineIsNamed() {
    StoreFacts.Link link = new StoreFacts.Link(true, true);
    StoreFacts.Standbys none = new StoreFacts.Standbys(0, 0);
    assertThat(codes(new StoreFacts.Postgres("db", 1, Map.of(), EXACT, link, none, "")))
        .containsExactly(Code.NOT_CHECKED);
  }

  private static StoreFacts sqlite(String type, long free, String journal, int synchronous) {
    return new StoreFacts.Sqlite("weft.db", type, free, 100 * GIB, journal, synchronous);
  }

  private static StoreFacts postgres(
      Map<String, String> settings, ClockOffset clock, boolean local, int standbys, int waited) {
    return new StoreFacts.Postgres(
        "jdbc:postgresql://db/weft",
        1,
        settings,
        clock,
        new StoreFacts.Link(false, local),
        new StoreFacts.Standbys(standbys, waited),
        "1 7000000000000000001");
  }

  private static List<Code> codes(StoreFacts store) {
    return StoreChecks.of(store).stream().map(Finding::code).toList();
  }
}
