package dev.weft.agent.plugin;

import dev.weft.common.handler.JobHandler;
import dev.weft.common.id.HandlerName;
import java.io.IOException;
import java.io.Reader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipFile;

/** One jar. Its handlers are found and opened on a thread that its code may block or kill. */
final class Plugin implements AutoCloseable {
  private static final int MAX_MISTAKES = 100;

  private final Path jar;
  private final URLClassLoader loader;

  private Plugin(Path jar, URLClassLoader loader) {
    this.jar = jar;
    this.loader = loader;
  }

  /**
   * Makes a class loader for a jar; runs none of its code.
   *
   * @throws PluginException if it is not a jar
   */
  static Plugin of(Path jar, ClassLoader shared) throws PluginException {
    try (ZipFile _ = new ZipFile(jar.toFile())) {
      URL[] urls = {jar.toUri().toURL()};
      return new Plugin(jar, new URLClassLoader(jar.getFileName().toString(), urls, shared));
    } catch (IOException e) {
      throw new PluginException("it is not a jar that can be read", e);
    }
  }

  /**
   * Opens the handlers of the jar. Runs its code.
   *
   * @param taken names that they may not have
   * @param opened gets each handler
   * @param refused gets why one of them is not used
   */
  void open(
      Set<HandlerName> taken, Consumer<JobHandler> opened, Consumer<PluginException> refused) {
    Thread.currentThread().setContextClassLoader(loader);
    Set<HandlerName> names = new HashSet<>(taken);
    Iterator<ServiceLoader.Provider<JobHandler>> providers =
        ServiceLoader.load(JobHandler.class, loader).stream().iterator();
    int mistakes = 0;
    boolean more = true;
    while (more && mistakes < MAX_MISTAKES) {
      try {
        more = providers.hasNext();
        if (more) {
          opened.accept(open(providers.next(), names));
        }
      } catch (PluginException e) {
        mistakes++;
        refused.accept(e);
      } catch (ServiceConfigurationError e) {
        mistakes++;
        refused.accept(new PluginException("a handler cannot be loaded", e));
      }
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  private JobHandler open(ServiceLoader.Provider<JobHandler> provider, Set<HandlerName> names)
      throws PluginException {
    String type = provider.type().getName();
    try {
      JobHandler handler = provider.get();
      HandlerName name = name(handler);
      if (!names.add(name)) {
        throw new PluginException("there is another handler " + name + " already");
      }
      handler.open(settings(name));
      return new PluginHandler(name.value(), handler.cpuBound(), handler, loader);
    } catch (PluginException e) {
      throw e;
    } catch (Throwable e) {
      // Whatever strangers' code throws, it ends here: this thread is theirs.
      throw new PluginException(type + " cannot be opened", causeOf(e));
    }
  }

  private static HandlerName name(JobHandler handler) throws PluginException {
    String name = handler.name();
    try {
      return new HandlerName(name == null ? "" : name);
    } catch (IllegalArgumentException e) {
      throw new PluginException(handler.getClass().getName() + " has a bad name", e);
    }
  }

  /** What the owner has written for the handler, beside its jar. */
  private Map<String, String> settings(HandlerName name) throws IOException {
    Path file = jar.resolveSibling(name + ".properties");
    Map<String, String> settings = new HashMap<>();
    if (Files.exists(file)) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
      properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    }
    return Map.copyOf(settings);
  }

  private static Throwable causeOf(Throwable e) {
    Throwable cause = e.getCause();
    return e instanceof ServiceConfigurationError && cause != null ? cause : e;
  }
}
