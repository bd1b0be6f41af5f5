package dev.weft.coordinator.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test methods what they need of PostgreSQL. A {@link PostgresDatabase} parameter is an empty
 * schema on the one server of the whole test run, which starts when the first test asks for it. A
 * {@link PostgresNode} parameter is a server for this test alone, which it may stop and kill.
 * Without PostgreSQL each such test is reported as skipped, or fails where the environment says
 * {@code TESTS_REQUIRE_POSTGRESQL=1}.
 */
public final class PostgresExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);

  // Two keys, for a store also finds what its parents have.
  private static final String SHARED_NODE = "shared node";
  private static final String OWN_NODE = "own node";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    // Only for methods: a class that is skipped as a whole would not name its tests.
    if (context.getTestMethod().isEmpty() || PostgresInstall.isRequired()) {
      return ConditionEvaluationResult.enabled("not a test, or PostgreSQL is required");
    }
    return PostgresInstall.missing()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("PostgreSQL is installed"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == PostgresDatabase.class || type == PostgresNode.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (parameter.getParameter().getType() == PostgresNode.class) {
      return context
          .getStore(NAMESPACE)
          .computeIfAbsent(OWN_NODE, _ -> OwnedNode.start(), OwnedNode.class)
          .node();
    }
    return newDatabase(context);
  }

  /** The test's schema on the shared server. */
  public PostgresDatabase newDatabase(ExtensionContext context) {
    PostgresNode shared =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(SHARED_NODE, _ -> OwnedNode.start(), OwnedNode.class)
            .node();
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(PostgresDatabase.class, _ -> newSchema(shared), PostgresDatabase.class);
  }

  private static PostgresDatabase newSchema(PostgresNode node) {
    try {
      return node.newSchema();
    } catch (SQLException e) {
      throw new IllegalStateException("no new schema", e);
    }
  }

  /**
   * A server with its folder; JUnit closes it with the store that it is in. The folder of one that
   * did not start is left: its log says why.
   */
  private record OwnedNode(PostgresNode node, Path folder) implements AutoCloseable {
    static OwnedNode start() {
      PostgresInstall.missing()
          .ifPresent(missing -> {
            throw new IllegalStateException(missing);
          });
      try {
        Path folder = Files.createTempDirectory("weft-postgres-");
        return new OwnedNode(PostgresNode.start(folder), folder);
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL did not start", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while PostgreSQL started", e);
      }
    }

    @Override
    public void close() throws IOException {
      node.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
