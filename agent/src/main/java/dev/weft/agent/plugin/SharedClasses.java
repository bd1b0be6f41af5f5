package dev.weft.agent.plugin;

import java.util.List;

/**
 * All that a plug-in sees beside its own jar: the JDK, the handler SPI and SLF4J. Nothing else of
 * the agent, so that a plug-in may bring any version of any library.
 */
final class SharedClasses extends ClassLoader {
  private static final List<String> SHARED = List.of("dev.weft.common.handler.", "org.slf4j.");

  private final ClassLoader agent;

  SharedClasses(ClassLoader agent) {
    super("weft-plugin-api", ClassLoader.getPlatformClassLoader());
    this.agent = agent;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (SHARED.stream().anyMatch(name::startsWith)) {
      return agent.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
