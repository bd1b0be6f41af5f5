package dev.weft.agent.handler.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobFailure;
import dev.weft.common.handler.JobHandler;
import dev.weft.common.task.Threads;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends the request that the payload describes; the body of the response becomes the output. Its
 * attempts must run on virtual threads, where an interrupt closes the connection. Thread-safe.
 */
public final class HttpHandler implements JobHandler, AutoCloseable {
  private final Supplier<Client> maker;
  private final ReentrantLock lock = new ReentrantLock();

  /** Made for the first job: many agents never have one, and it costs a second and 20 MB. */
  @GuardedBy("lock")
  private @Nullable Client client;

  HttpHandler(Supplier<Client> maker) {
    this.maker = maker;
  }

  /**
   * A handler that trusts the certificates that this Java trusts, and asks the system for names.
   *
   * @param threads makes the threads for lookups and deadlines
   */
  public static HttpHandler open(HttpConfig config, Threads threads) {
    return new HttpHandler(
        () -> new Client(config, InetAddress::getAllByName, systemTls(), threads));
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public void run(JobContext job) throws JobFailure, InterruptedException {
    HttpPayload payload = HttpPayload.of(job.payload());
    Client client = client();
    Deadline deadline = new Deadline();
    Future<?> alarm = client.after(payload.timeout(), deadline::expire);
    try {
      new Exchange(client, job, payload, deadline).run();
    } finally {
      alarm.cancel(false);
    }
  }

  @Override
  public void close() {
    Client made;
    lock.lock();
    try {
      made = client;
      client = null;
    } finally {
      lock.unlock();
    }
    if (made != null) {
      made.close();
    }
  }

  private Client client() {
    lock.lock();
    try {
      Client made = client == null ? maker.get() : client;
      client = made;
      return made;
    } finally {
      lock.unlock();
    }
  }

  private static SSLContext systemTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }
}
