package dev.weft.it.rabbit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test methods what they need of RabbitMQ. A {@link RabbitVhost} parameter is a new virtual
 * host on the one node of the whole test run, which starts when the first test asks for it. A
 * {@link RabbitNode} parameter is a node for the tests of this class alone, which they may stop,
 * kill and raise alarms on, and leave thawed and without alarms. Without RabbitMQ each such test is
 * reported as skipped, or fails where the environment says {@code TESTS_REQUIRE_RABBITMQ=1}.
 */
public final class RabbitExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(RabbitExtension.class);

  // Two keys, for a store also finds what its parents have.
  private static final String SHARED_NODE = "shared node";
  private static final String OWN_NODE = "own node";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    // Only for methods: a class that is skipped as a whole would not name its tests.
    if (context.getTestMethod().isEmpty() || RabbitInstall.isRequired()) {
      return ConditionEvaluationResult.enabled("not a test, or RabbitMQ is required");
    }
    return RabbitInstall.missing()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("RabbitMQ is installed"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == RabbitVhost.class || type == RabbitNode.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store own = context.getStore(NAMESPACE);
    if (parameter.getParameter().getType() == RabbitNode.class) {
      return running(ofClass(context).getStore(NAMESPACE));
    }
    Store run = context.getRoot().getStore(NAMESPACE);
    RabbitNode shared =
        run.computeIfAbsent(SHARED_NODE, _ -> OwnedNode.start(), OwnedNode.class).node();
    return own.computeIfAbsent(OwnedVhost.class, _ -> OwnedVhost.on(shared), OwnedVhost.class)
        .vhost();
  }

  private static RabbitNode running(Store ofClass) {
    RabbitNode node =
        ofClass.computeIfAbsent(OWN_NODE, _ -> OwnedNode.start(), OwnedNode.class).node();
    if (!node.isRunning()) {
      OwnedNode.restart(node);
    }
    return node;
  }

  private static ExtensionContext ofClass(ExtensionContext context) {
    return context.getTestMethod().isEmpty() ? context : ofClass(context.getParent().orElseThrow());
  }

  /**
   * A node with its folder; JUnit closes it with the store that it is in. The folder of a node that
   * did not start is left: its logs say why.
   */
  private record OwnedNode(RabbitNode node, Path folder) implements AutoCloseable {
    static OwnedNode start() {
      RabbitInstall.require();
      try {
        Path folder = Files.createTempDirectory("weft-rabbit-");
        return new OwnedNode(RabbitNode.start(folder), folder);
      } catch (IOException e) {
        throw new UncheckedIOException("RabbitMQ did not start", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while RabbitMQ started", e);
      }
    }

    static void restart(RabbitNode node) {
      try {
        node.start();
      } catch (IOException e) {
        throw new UncheckedIOException("RabbitMQ did not start again", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while RabbitMQ started", e);
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

  private record OwnedVhost(RabbitVhost vhost) implements AutoCloseable {
    static OwnedVhost on(RabbitNode node) {
      try {
        return new OwnedVhost(node.newVhost());
      } catch (IOException e) {
        throw new UncheckedIOException("no new virtual host", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a virtual host was made", e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        vhost.delete();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
