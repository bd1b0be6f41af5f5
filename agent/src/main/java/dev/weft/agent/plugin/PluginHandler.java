package dev.weft.agent.plugin;

import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobFailure;
import dev.weft.common.handler.JobHandler;
import java.util.ServiceConfigurationError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plug-in's handler: runs with the plug-in's class loader as the thread's own, which libraries go
 * by, and a class that is missing fails the job rather than the agent. Thread-safe as the handler
 * is.
 *
 * @param name checked when it was opened
 * @param cpuBound asked when it was opened
 * @param handler the plug-in's own
 * @param loader the plug-in's own
 */
record PluginHandler(String name, boolean cpuBound, JobHandler handler, ClassLoader loader)
    implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(PluginHandler.class);

  @Override
  public void run(JobContext job) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      handler.run(job);
    } catch (LinkageError | ServiceConfigurationError e) {
      log.atError()
          .addKeyValue("handler", name)
          .addKeyValue("job", job.jobId())
          .setCause(e)
          .log("A plug-in is broken");
      throw JobFailure.passing("PLUGIN_BROKEN", "the plug-in of this handler is broken: " + e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void close() {
    try {
      handler.close();
    } catch (RuntimeException | LinkageError e) {
      log.atWarn().addKeyValue("handler", name).setCause(e).log("A plug-in did not close well");
    }
  }
}
