package dev.weft.agent.handler.http;

import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobFailure;
import dev.weft.common.handler.JobHandler;
import dev.weft.common.task.Threads;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;

/**
 * Sends the request that the payload describes; the body of the response becomes the output. Its
 * attempts must run on virtual threads, where an interrupt closes the connection. Thread-safe.
 */
public final class HttpHandler implements JobHandler, AutoCloseable {
  private final Client client;

  HttpHandler(Client client) {
    this.client = client;
  }

  /**
   * A handler that trusts the certificates that this Java trusts, and asks the system for names.
   *
   * @param threads makes the threads for lookups and deadlines
   */
  public static HttpHandler open(HttpConfig config, Threads threads) {
    try {
      return new HttpHandler(
          new Client(config, InetAddress::getAllByName, SSLContext.getDefault(), threads));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public void run(JobContext job) throws JobFailure, InterruptedException {
    HttpPayload payload = HttpPayload.of(job.payload());
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
    client.close();
  }
}
