package dev.weft.coordinator;

import dev.weft.common.config.Config;
import dev.weft.common.config.Schema;
import dev.weft.common.task.Shutdown;
import dev.weft.common.task.Threads;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The coordinator's process, from its configuration to its end. */
public final class CoordinatorProgram {
  private static final Logger log = LoggerFactory.getLogger(CoordinatorProgram.class);

  private CoordinatorProgram() {}

  /** Every key of its configuration. */
  public static Schema schema() {
    return Wiring.SCHEMA;
  }

  /**
   * Runs a coordinator until the process is told to end, or cannot go on.
   *
   * @param config of {@link #schema}
   * @param out told what the configuration is, and where it listens once it does
   * @return whether it ended in good order
   * @throws StoreException if the store cannot be used; its reason is for people
   * @throws IOException if an address cannot be listened on
   * @throws InterruptedException if the calling thread is told to stop
   */
  public static boolean run(Config config, PrintStream out)
      throws StoreException, IOException, InterruptedException {
    out.print(config.table());
    Fatal fatal = new Fatal();
    Threads threads = new Threads(fatal);
    Wiring wiring = new Wiring(config, threads);
    Shutdown shutdown = wiring.shutdown();
    fatal.ends(wiring, shutdown);
    shutdown.onSignal();
    wiring.start();
    out.println(wiring.listening());
    out.flush();
    boolean orderly = shutdown.await();
    return orderly && !fatal.happened();
  }

  /** Ends the process when a thread that it cannot do without has died. */
  private static final class Fatal implements Consumer<Throwable> {
    private volatile boolean happened;
    private volatile Runnable end = () -> {};
    private volatile Runnable cut = () -> {};

    void ends(Wiring wiring, Shutdown shutdown) {
      end = shutdown::begin;
      cut = wiring::cut;
    }

    boolean happened() {
      return happened;
    }

    @Override
    public void accept(Throwable cause) {
      log.atError().addKeyValue("reason", cause.getMessage()).log("coordinator cannot go on");
      happened = true;
      if (cause.getCause() instanceof FencedException) {
        // First of all: agents and broker must hear nothing more of this process.
        cut.run();
      }
      end.run();
    }
  }
}
