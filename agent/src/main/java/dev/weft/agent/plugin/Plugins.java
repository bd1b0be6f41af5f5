package dev.weft.agent.plugin;

import dev.weft.common.handler.JobHandler;
import dev.weft.common.id.HandlerName;
import dev.weft.common.task.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plug-ins of an agent, opened in the order of their files' names. Whatever is wrong with one
 * is logged in a line, and the others are used. Used by one thread.
 */
public final class Plugins implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Plugins.class);

  private final Duration patience;
  private final Threads threads;
  private final ClassLoader shared = new SharedClasses(JobHandler.class.getClassLoader());
  private final Set<HandlerName> taken;
  private final List<Plugin> plugins = new ArrayList<>();
  private final List<JobHandler> handlers = new ArrayList<>();

  private Plugins(Duration patience, Collection<HandlerName> taken, Threads threads) {
    this.patience = patience;
    this.threads = threads;
    this.taken = new HashSet<>(taken);
  }

  /**
   * Opens all plug-ins that work.
   *
   * @param taken names that none of their handlers may have
   * @param threads makes the thread that runs the code of one while it is opened
   */
  public static Plugins open(PluginsConfig config, Collection<HandlerName> taken, Threads threads) {
    Plugins plugins = new Plugins(config.patience(), taken, threads);
    for (Path folder : config.folders()) {
      for (Path jar : jars(folder)) {
        plugins.add(jar);
      }
    }
    return plugins;
  }

  /** Their handlers, opened. Whoever uses them closes them, before the plug-ins are closed. */
  public List<JobHandler> handlers() {
    return List.copyOf(handlers);
  }

  /** Closes the jars. */
  @Override
  public void close() {
    for (Plugin plugin : plugins) {
      try {
        plugin.close();
      } catch (IOException e) {
        log.atWarn().setCause(e).log("A plug-in's jar could not be closed");
      }
    }
  }

  private static List<Path> jars(Path folder) {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
      found.forEach(jars::add);
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("folder", folder)
          .addKeyValue("reason", e)
          .log("A folder of plug-ins cannot be read");
    }
    jars.sort(Comparator.comparing(jar -> jar.getFileName().toString()));
    return jars;
  }

  private void add(Path jar) {
    try {
      String digest = digest(jar);
      Plugin plugin = Plugin.of(jar, shared);
      plugins.add(plugin);
      for (JobHandler handler : open(plugin, jar)) {
        handlers.add(handler);
        taken.add(new HandlerName(handler.name()));
        log.atInfo()
            .addKeyValue("jar", jar)
            .addKeyValue("sha256", digest)
            .addKeyValue("handler", handler.name())
            .log("A plug-in is used");
      }
    } catch (PluginException e) {
      refused(jar, e);
    }
  }

  /** Runs the plug-in's own code, on a thread that can be left behind. */
  private List<JobHandler> open(Plugin plugin, Path jar) throws PluginException {
    Queue<JobHandler> opened = new ConcurrentLinkedQueue<>();
    Queue<PluginException> refused = new ConcurrentLinkedQueue<>();
    Set<HandlerName> names = Set.copyOf(taken);
    Thread opener =
        threads.platform(
            "plugin-" + jar.getFileName(), () -> plugin.open(names, opened::add, refused::add));
    boolean done = joined(opener);
    // Copies: what a late one says is no longer of interest.
    List<JobHandler> usable = List.copyOf(opened);
    List<PluginException> reasons = new ArrayList<>(refused);
    if (!done) {
      opener.interrupt();
      reasons.add(new PluginException("it did not open within " + patience.toMillis() + " ms"));
    }
    reasons.forEach(reason -> refused(jar, reason));
    if (usable.isEmpty() && reasons.isEmpty()) {
      throw new PluginException(
          "there is no handler in it; is META-INF/services/"
              + JobHandler.class.getName()
              + " right?");
    }
    return usable;
  }

  private boolean joined(Thread opener) {
    try {
      return opener.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void refused(Path jar, PluginException reason) {
    log.atWarn()
        .addKeyValue("jar", jar)
        .addKeyValue("reason", reason.getMessage())
        .log("A plug-in is not used");
    log.atDebug().addKeyValue("jar", jar).setCause(reason).log("Why a plug-in is not used");
  }

  private static String digest(Path jar) throws PluginException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(jar), sha256)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new PluginException("it cannot be read", e);
    }
  }
}
