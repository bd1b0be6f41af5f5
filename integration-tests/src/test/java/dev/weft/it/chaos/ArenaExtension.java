package dev.weft.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.rabbit.RabbitInstall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the methods of a test class one {@link Arena}, with a broker of its own. After the last of
 * them the agents are ended and their journals must be empty. Without RabbitMQ each test is
 * reported as skipped.
 */
final class ArenaExtension implements ParameterResolver, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(ArenaExtension.class);

  private final Arena.Kind kind;

  /** One for the usual arena. */
  ArenaExtension() {
    this(Arena.Kind.USUAL);
  }

  /** One for arenas of this kind. */
  ArenaExtension(Arena.Kind kind) {
    this.kind = kind;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Arena.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RabbitInstall.assume();
    // In the store of the class, so that it is closed with it.
    ExtensionContext ofClass = context;
    while (ofClass.getTestMethod().isPresent()) {
      ofClass = ofClass.getParent().orElseThrow();
    }
    return ofClass
        .getStore(NAMESPACE)
        .computeIfAbsent(Owned.class, _ -> Owned.open(kind), Owned.class)
        .grounds()
        .arena();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    Owned owned = context.getStore(NAMESPACE).get(Owned.class, Owned.class);
    if (owned != null) {
      List<String> held = new Residue(owned.grounds().arena()).inJournals();
      assertThat(held).as("left in the agents' journals").isEmpty();
    }
  }

  /** The grounds and the folder that they write to. */
  private record Owned(Grounds grounds, Path folder) implements AutoCloseable {
    static Owned open(Arena.Kind kind) {
      try {
        Path folder = Files.createTempDirectory("weft-chaos-");
        return new Owned(
            switch (kind) {
              case USUAL -> Grounds.open(folder);
              case TIMED -> Grounds.openOnDisk(folder, kind);
            },
            folder);
      } catch (IOException e) {
        throw new UncheckedIOException("the arena did not start", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the arena started", e);
      }
    }

    @Override
    public void close() throws IOException {
      grounds.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
