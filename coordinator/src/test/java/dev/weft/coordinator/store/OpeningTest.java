package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.queued;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.loop.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.NativeLibraryNotFoundException;

@Timeout(60)
class OpeningTest {
  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("weft.db");
  }

  private static SqlStore open(Path file) throws StoreException {
    return SqlStore.open(StoreSettings.at(file), new SystemTime());
  }

  private ThrowableAssertAlternative<StoreException> assertRefused(Path file, Kind kind) {
    return assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> open(file).close())
        .matches(e -> e.kind() == kind, "is " + kind)
        .matches(e -> e.reason().lines().count() == 1, "is one line")
        .withMessageContaining(file.toString());
  }

  @Test
  void storeThatAnotherProcessHasOpenIsRefusedUntilThatDies() throws Exception {
    try (Child holder = Child.start(HoldingProcess.class, file())) {
      long epoch = Long.parseLong(holder.line());
      assertRefused(file(), Kind.LOCKED)
          .withMessageContaining("in use by process " + holder.pid() + " since 20")
          .withMessageContaining("stop that coordinator, or set data.dir");
      holder.kill();
      try (SqlStore store = open(file())) {
        assertThat(store.start().epoch()).isGreaterThan(epoch);
      }
    }
  }

  @Test
  void storeThatThisProcessHasOpenIsRefusedByAnyOfItsNames() throws Exception {
    Path other = Files.createSymbolicLink(directory.resolve("link.db"), file());
    try (SqlStore store = open(file())) {
      assertRefused(file(), Kind.LOCKED).withMessageContaining("in use by process");
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> open(other).close())
          .withMessageContaining("in use by process");
      assertRefused(file(), Kind.LOCKED);
      store.commit(List.of(new Change.JobAdded(queued(1))));
    }
    open(other).close();
  }

  @Test
  void directoryAndFilesAreMadeAndOnlyTheOwnerMayReadThem() throws Exception {
    Path file = directory.resolve("a/b/weft.db");
    try (SqlStore store = open(file)) {
      store.commit(List.of(new Change.JobAdded(queued(1))));
      assumeThat(Files.getFileStore(file).supportsFileAttributeView("posix")).isTrue();
      try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
        assertThat(files)
            .hasSize(6)
            .allSatisfy(path ->
                assertThat(Files.getPosixFilePermissions(path))
                    .containsExactlyInAnyOrder(
                        PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
      }
    }
  }

  @Test
  void storeKeepsItsNameAndRaisesItsEpoch() throws Exception {
    String cluster;
    long epoch;
    try (SqlStore store = open(file())) {
      cluster = store.cluster();
      epoch = store.start().epoch();
    }
    try (SqlStore store = open(file())) {
      assertThat(store.cluster()).isEqualTo(cluster);
      assertThat(store.start().epoch()).isGreaterThan(epoch);
    }
    try (SqlStore store = open(directory.resolve("elsewhere/weft.db"))) {
      assertThat(store.cluster()).isNotEqualTo(cluster);
    }
  }

  @Test
  void commitsAreOnTheDiskWhenTheyReturn() throws Exception {
    open(file()).close();
    try (Connection writer = new SqliteFile(StoreSettings.at(file())).openWriter();
        Statement statement = writer.createStatement()) {
      assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1)).isEqualTo("wal");
      assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1)).isEqualTo(2);
    }
  }

  @Test
  void missingNativeLibraryIsNamed() {
    SQLException trouble =
        new SQLException("Error", new NativeLibraryNotFoundException("none for this system"));
    assertThat(new SqliteFaults(file()).of(trouble))
        .hasMessageStartingWith("SQLite's native library cannot be loaded (none for this system)")
        .hasMessageContaining("org.sqlite.tmpdir");
  }

  @Test
  void copyThatWasMadeWhileItWasOpenIsAStore() throws Exception {
    Path copy = directory.resolve("copy.db");
    try (SqlStore store = open(file())) {
      store.commit(List.of(new Change.JobAdded(queued(1))));
      run("VACUUM INTO '" + copy + "'");
      store.commit(List.of(new Change.JobAdded(queued(2))));
      try (SqlStore opened = open(copy)) {
        assertThat(opened.load().lastJob()).isEqualTo(1);
        assertThat(opened.cluster()).isEqualTo(store.cluster());
      }
    }
  }

  @Test
  void fileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
    byte[] text = "This is somebody's diary.\n".repeat(1000).getBytes(UTF_8);
    Files.write(file(), text);
    assertRefused(file(), Kind.BROKEN).withMessageContaining("SQLITE_NOTADB");
    assertThat(file()).hasBinaryContent(text);
  }

  @Test
  void databaseOfAnotherProgramIsRefusedAndLeftAlone() throws Exception {
    run("CREATE TABLE song (title TEXT)");
    assertRefused(file(), Kind.BROKEN).withMessageContaining("a database of another program");
    run("INSERT INTO song VALUES ('still here')");
  }

  @Test
  void newerSchemaIsRefused() throws Exception {
    open(file()).close();
    run("INSERT INTO migration VALUES (99, 'from the future')");
    assertRefused(file(), Kind.BROKEN)
        .withMessageContaining("its schema has version 99")
        .withMessageContaining("use a newer release");
  }

  @Test
  void damagedFileIsRefused() throws Exception {
    open(file()).close();
    byte[] bytes = Files.readAllBytes(file());
    new Random(1).ints(4096, 0, bytes.length).forEach(i -> bytes[Math.max(i, 100)] ^= 0x55);
    Files.write(file(), bytes);
    assertRefused(file(), Kind.BROKEN).withMessageContaining("damaged");
  }

  @Test
  void placeThatCannotBeWrittenIsNamed() throws Exception {
    Files.createFile(directory.resolve("file"));
    assertRefused(directory.resolve("file/weft.db"), Kind.IO)
        .withMessageContaining("cannot be opened; check");
    assertRefused(directory, Kind.IO);
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
