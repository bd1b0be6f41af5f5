package dev.weft.cli.process;

import dev.weft.cli.shell.CommandFailure;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** Where the command's own files are. */
public final class Layout {
  private Layout() {}

  /**
   * The folder with {@code lib}, the command's jars, and {@code broker/lib}, the embedded broker's.
   *
   * @throws CommandFailure if the command does not run from such a folder
   */
  public static Path folder() {
    CodeSource source = Layout.class.getProtectionDomain().getCodeSource();
    try {
      Path jar = Path.of(source.getLocation().toURI());
      Path lib = jar.getParent();
      if (lib != null && lib.getParent() != null) {
        Path folder = lib.getParent();
        if (Files.isDirectory(folder.resolve("broker").resolve("lib"))) {
          return folder;
        }
      }
    } catch (URISyntaxException e) {
      // Not a file: as if it were in no such folder.
    }
    throw CommandFailure.usage(
        "the embedded broker is not beside this command; run it as ./weft from a source tree or as"
            + " it was packaged");
  }
}
