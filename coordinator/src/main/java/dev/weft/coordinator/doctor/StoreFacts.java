package dev.weft.coordinator.doctor;

import java.util.Map;

/** What the store stands on, as seen now. */
public sealed interface StoreFacts {
  /** How many coordinators share it, the one that asks included. */
  int coordinators();

  /**
   * An SQLite file.
   *
   * @param path where it is
   * @param fileSystem the type of the file system, as the system names it
   * @param free bytes that this process may still use there
   * @param size bytes of the file system
   * @param journal how a commit is kept safe, as the database says; should be {@code wal}
   * @param synchronous what a commit waits for, as the database says; 2 is all of it
   */
  record Sqlite(
      String path, String fileSystem, long free, long size, String journal, int synchronous)
      implements StoreFacts {
    @Override
    public int coordinators() {
      return 1;
    }
  }

  /**
   * A PostgreSQL database.
   *
   * @param place where it is, without secrets
   * @param coordinators how many share it
   * @param settings of the server as the store's commits have them
   * @param clock how far the server's clock is from this one's
   * @param link how it is reached
   * @param standbys how it is copied
   * @param timeline where it is; empty if the server does not say
   */
  record Postgres(
      String place,
      int coordinators,
      Map<String, String> settings,
      ClockOffset clock,
      Link link,
      Standbys standbys,
      String timeline)
      implements StoreFacts {
    /** Copies the map. */
    public Postgres {
      settings = Map.copyOf(settings);
    }

    /** A setting; empty if the server has none of this name. */
    public String setting(String name) {
      return settings.getOrDefault(name, "");
    }
  }

  /**
   * How the server is reached.
   *
   * @param encrypted whether nobody can listen
   * @param local whether it is on this machine
   */
  record Link(boolean encrypted, boolean local) {}

  /**
   * How the server is copied.
   *
   * @param all how many servers copy it now
   * @param waitedFor how many of them a commit may wait for
   */
  record Standbys(int all, int waitedFor) {}
}
