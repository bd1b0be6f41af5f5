package dev.weft.agent.handler.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up on a few threads of its own: a lookup blocks in native code, and on a virtual
 * thread it would hold one of the carriers that all virtual threads of the agent share. What waits
 * is bounded by the agent's slots: an attempt looks up one name at a time. Thread-safe.
 */
final class Lookups implements AutoCloseable {
  private static final int THREADS = 16;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Resolver resolver;
  private final Duration patience;
  private final ThreadPoolExecutor pool;

  /**
   * Makes the threads when they are needed.
   *
   * @param patience how long one lookup may take
   */
  Lookups(Resolver resolver, Duration patience, ThreadFactory threads) {
    this.resolver = resolver;
    this.patience = patience;
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads);
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * All addresses of a host.
   *
   * @throws UnknownHostException if it has none, if the lookup took too long, or if the thread was
   *     interrupted meanwhile, which it still is afterwards
   */
  InetAddress[] resolve(String host) throws UnknownHostException {
    Future<InetAddress[]> lookup = pool.submit(() -> resolver.resolve(host));
    try {
      return lookup.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unknown("its name could not be looked up", e);
    } catch (TimeoutException e) {
      throw unknown("looking up its name took longer than " + patience.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown("the lookup of its name was interrupted", e);
    } finally {
      lookup.cancel(true);
    }
  }

  private static UnknownHostException unknown(String message, Throwable cause) {
    UnknownHostException unknown = new UnknownHostException(message);
    unknown.initCause(cause);
    return unknown;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
