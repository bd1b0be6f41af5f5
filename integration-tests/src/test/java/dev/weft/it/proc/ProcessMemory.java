package dev.weft.it.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel says a process holds in memory, while it runs.
 *
 * @param resident now, in bytes
 * @param peak the most it ever held, in bytes
 */
public record ProcessMemory(long resident, long peak) {
  private static final long KIB = 1024;

  /**
   * Reads {@code /proc/<pid>/status}.
   *
   * @throws IOException if there is no such process
   */
  public static ProcessMemory of(long pid) throws IOException {
    String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
    return new ProcessMemory(field(status, "VmRSS"), field(status, "VmHWM"));
  }

  private static long field(String status, String name) throws IOException {
    Matcher line =
        Pattern.compile("^" + name + ":\\s+(\\d+) kB$", Pattern.MULTILINE).matcher(status);
    if (!line.find()) {
      throw new IOException("the process has ended: it has no " + name);
    }
    return Long.parseLong(line.group(1)) * KIB;
  }
}
