package dev.weft.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds in memory.
 *
 * @param heap bytes of objects that are still reachable, counted after a full collection
 * @param resident bytes that the kernel has given to the process; 0 if it does not say
 */
public record LiveMemory(long heap, long resident) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  /**
   * Asks the JVM. It stands still meanwhile: for seconds, if it holds millions of objects.
   *
   * @throws IOException if it cannot be asked
   */
  public static LiveMemory of(long pid) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(List.of(jcmd, Long.toString(pid), "GC.class_histogram"))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher total = TOTAL.matcher(said);
    if (process.waitFor() != 0 || !total.find()) {
      throw new IOException(
          "the heap of process "
              + pid
              + " cannot be counted: "
              + said.lines().findFirst().orElse(""));
    }
    return new LiveMemory(Long.parseLong(total.group(1)), resident(pid));
  }

  private static long resident(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    Matcher line = RESIDENT.matcher(Files.readString(status));
    return line.find() ? Long.parseLong(line.group(1)) * 1024 : 0;
  }
}
