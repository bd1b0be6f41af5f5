package dev.weft.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Beds.OnSqlite.class)
class SqliteRetentionTest extends RetentionContract {
  @Test
  void fileDoesNotGrowWhenAsManyGoAsCome(Bed bed) throws Exception {
    keep(Duration.ofDays(1000), 500);
    long size = 0;
    for (int round = 0; round < 20; round++) {
      addEnded(round * 500L + 1, round * 500L + 500);
      sweep();
      size = round == 5 ? size(bed) : size;
    }
    assertThat(kept()).hasSize(500);
    assertThat(size(bed)).isLessThanOrEqualTo(size + 20 * SqliteFile.PAGE_BYTES);
  }

  private long size(Bed bed) throws Exception {
    close();
    long size = Files.size(bed.folder().resolve("weft.db"));
    keep(Duration.ofDays(1000), 500);
    return size;
  }
}
