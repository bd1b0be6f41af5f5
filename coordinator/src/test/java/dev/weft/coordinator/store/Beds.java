package dev.weft.coordinator.store;

import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Give each test a {@link Bed}: so one contract runs on both databases. */
final class Beds {
  private static final Namespace NAMESPACE = Namespace.create(Beds.class);

  private Beds() {}

  /** SQLite files. */
  static final class OnSqlite implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Bed.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return made(context, () -> new Bed.Sqlite(newFolder()));
    }
  }

  /** Schemas of the run's PostgreSQL server; skipped where there is none. */
  static final class OnPostgres implements ParameterResolver, ExecutionCondition {
    private final PostgresExtension postgres = new PostgresExtension();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return postgres.evaluateExecutionCondition(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Bed.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      PostgresDatabase database = postgres.newDatabase(context);
      return made(context, () -> new Bed.Postgres(newFolder(), database));
    }
  }

  /** A bed, and its folder's end. */
  private record Made(Bed bed) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (Stream<Path> files = Files.walk(bed.folder())) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static Bed made(ExtensionContext context, Supplier<Bed> bed) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(Made.class, _ -> new Made(bed.get()), Made.class)
        .bed();
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("weft-store-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
