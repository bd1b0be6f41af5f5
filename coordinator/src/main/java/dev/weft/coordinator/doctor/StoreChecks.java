package dev.weft.coordinator.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is unsafe about what the store stands on. Pure. */
public final class StoreChecks {
  private static final long LITTLE = 1L << 30;
  private static final int FULL = 2;
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  /** What Java, or the kernel, calls file systems that are on another machine. */
  private static final Set<String> ON_NETWORK =
      Set.of(
          "nfs",
          "nfs4",
          "cifs",
          "smb",
          "smbfs",
          "smb2",
          "smb3",
          "9p",
          "afs",
          "ceph",
          "glusterfs",
          "lustre",
          "ncpfs",
          "webdav",
          "davfs",
          "virtiofs",
          "v9fs");

  private StoreChecks() {}

  /** Judges it. */
  public static List<Finding> of(StoreFacts store) {
    return switch (store) {
      case StoreFacts.Sqlite sqlite -> sqlite(sqlite);
      case StoreFacts.Postgres postgres -> postgres(postgres);
    };
  }

  private static List<Finding> sqlite(StoreFacts.Sqlite store) {
    List<Finding> findings = new ArrayList<>();
    String type = store.fileSystem().toLowerCase(Locale.ROOT);
    if (ON_NETWORK.contains(type) || remoteFuse(type)) {
      findings.add(
          new Finding(Code.STORE_ON_NETWORK, store.path(), "the file system is of type " + type));
    }
    if (IN_MEMORY.contains(type)) {
      findings.add(
          new Finding(Code.STORE_IN_MEMORY, store.path(), "the file system is of type " + type));
    }
    if (type.isEmpty()) {
      findings.add(
          Finding.notChecked("file system of " + store.path(), "the system does not say its type"));
    }
    if (!store.journal().equals("wal") || store.synchronous() < FULL) {
      findings.add(
          new Finding(
              Code.STORE_NOT_SYNCED,
              store.path(),
              "journal_mode is %s and synchronous is %d, not wal and %d"
                  .formatted(store.journal(), store.synchronous(), FULL)));
    }
    if (store.free() < LITTLE && store.free() < store.size() / 10) {
      findings.add(
          new Finding(
              Code.STORE_DISK_LOW,
              store.path(),
              "%,d MiB of %,d MiB are left".formatted(store.free() >> 20, store.size() >> 20)));
    }
    return findings;
  }

  /** File systems of user space: those whose name says that they reach another machine. */
  private static boolean remoteFuse(String type) {
    return type.startsWith("fuse.")
        && List.of("sshfs", "s3fs", "gcsfuse", "glusterfs", "rclone", "goofys", "ceph").stream()
            .anyMatch(type::contains);
  }

  private static List<Finding> postgres(StoreFacts.Postgres store) {
    List<Finding> findings = new ArrayList<>();
    String place = store.place();
    if (store.setting("fsync").equals("off")) {
      findings.add(new Finding(Code.POSTGRES_FSYNC_OFF, place, "fsync is off"));
    }
    if (store.setting("full_page_writes").equals("off")) {
      findings.add(new Finding(Code.POSTGRES_TORN_PAGES, place, "full_page_writes is off"));
    }
    String commit = store.setting("synchronous_commit");
    if (commit.equals("off")) {
      findings.add(new Finding(Code.POSTGRES_COMMITS_LOST, place, "synchronous_commit is off"));
    }
    standbys(store, commit, findings);
    if (!store.link().encrypted() && !store.link().local()) {
      findings.add(
          new Finding(Code.POSTGRES_NOT_ENCRYPTED, place, "the connection is not encrypted"));
    }
    if (store.timeline().isEmpty()) {
      findings.add(
          Finding.notChecked(
              "timeline of " + place,
              "the server does not say it: that it was promoted or restored is not seen by that"));
    }
    store
        .clock()
        .problem()
        .ifPresent(how -> findings.add(new Finding(Code.POSTGRES_CLOCK, place, how)));
    return findings;
  }

  private static void standbys(StoreFacts.Postgres store, String commit, List<Finding> findings) {
    StoreFacts.Standbys standbys = store.standbys();
    boolean waits = !commit.equals("local") && !commit.equals("off");
    if (standbys.all() > 0 && (standbys.waitedFor() == 0 || !waits)) {
      findings.add(
          new Finding(
              Code.POSTGRES_ASYNC_STANDBY,
              store.place(),
              "%d servers copy it, commits wait for none".formatted(standbys.all())));
    }
  }
}
