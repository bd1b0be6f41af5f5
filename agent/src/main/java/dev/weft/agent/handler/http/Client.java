package dev.weft.agent.handler.http;

import dev.weft.common.handler.JobFailure;
import dev.weft.common.task.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The one HTTP client of the agent. It does exactly what it is told: no retry, no redirect, no
 * cookie, no decompression, no proxy, and no address that the policy has not passed. Thread-safe.
 */
final class Client implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration CHECK_AFTER = Duration.ofSeconds(1);
  private static final int HEADER_CHARS = 32 << 10;
  private static final int HEADERS = 256;
  private static final int BUFFER_BYTES = 4 << 10;

  /** More than there are slots: the agent bounds its attempts, not this pool. */
  private static final int CONNECTIONS = 1_000_000;

  private final Lookups lookups;
  private final PoolingHttpClientConnectionManager connections;
  private final CloseableHttpClient http;
  private final ScheduledThreadPoolExecutor alarms;

  Client(HttpConfig config, Resolver resolver, SSLContext tls, Threads threads) {
    lookups = new Lookups(resolver, CONNECT, threads.platformFactory("http-lookup"));
    connections = connections(config, lookups, tls);
    http =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setDefaultRequestConfig(requestConfig())
            .setUserAgent("weft-agent")
            .disableAuthCaching()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableRedirectHandling()
            .build();
    alarms = new ScheduledThreadPoolExecutor(1, threads.platformFactory("http-deadline"));
    alarms.setRemoveOnCancelPolicy(true);
    var _ =
        alarms.scheduleWithFixedDelay(
            this::closeIdle, IDLE.toSeconds(), IDLE.toSeconds(), TimeUnit.SECONDS);
  }

  /** What is made of a response, on the thread that sent the request. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ClassicHttpResponse response) throws IOException, JobFailure, InterruptedException;
  }

  /**
   * Sends a request and lets its response be read. A connection whose response was read to the end
   * may be used again; any other is cut, not drained.
   */
  <T> T send(HttpUriRequestBase request, Reader<T> reader)
      throws IOException, JobFailure, InterruptedException {
    ClassicHttpResponse response = http.executeOpen(null, request, null);
    try {
      return reader.read(response);
    } finally {
      // Does nothing to a connection that is back in the pool. Closing alone would read on and on.
      request.cancel();
      Closer.closeQuietly(response);
    }
  }

  /** Runs something short after a time, unless the result is cancelled before. */
  ScheduledFuture<?> after(Duration time, Runnable alarm) {
    return alarms.schedule(alarm, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    alarms.shutdownNow();
    connections.close(CloseMode.IMMEDIATE);
    http.close(CloseMode.IMMEDIATE);
    lookups.close();
  }

  private void closeIdle() {
    connections.closeIdle(TimeValue.of(IDLE));
  }

  private static PoolingHttpClientConnectionManager connections(
      HttpConfig config, Lookups lookups, SSLContext tls) {
    Http1Config limits =
        Http1Config.custom()
            .setBufferSize(BUFFER_BYTES)
            .setMaxHeaderCount(HEADERS)
            .setMaxLineLength(HEADER_CHARS)
            .build();
    DefaultHttpResponseParserFactory parsers = new DefaultHttpResponseParserFactory(limits);
    ManagedHttpClientConnectionFactory factory =
        ManagedHttpClientConnectionFactory.builder()
            .http1Config(limits)
            .responseParserFactory(_ -> new HeaderBudget(parsers.create(), HEADER_CHARS))
            .build();
    PoolingHttpClientConnectionManager pool =
        new PoolingHttpClientConnectionManager(
            operator(config, lookups, tls),
            PoolConcurrencyPolicy.STRICT,
            PoolReusePolicy.LIFO,
            TimeValue.ofMinutes(1),
            factory);
    pool.setMaxTotal(CONNECTIONS);
    pool.setDefaultMaxPerRoute(CONNECTIONS);
    pool.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(CONNECT))
            .setSocketTimeout(Timeout.DISABLED)
            .setValidateAfterInactivity(TimeValue.of(CHECK_AFTER))
            .build());
    return pool;
  }

  private static HttpClientConnectionOperator operator(
      HttpConfig config, Lookups lookups, SSLContext tls) {
    AddressPolicy policy = new AddressPolicy(config.allow());
    return new DefaultHttpClientConnectionOperator(
        _ -> new CheckedSocket(policy),
        null,
        new CheckedDns(lookups, policy, config.never()),
        RegistryBuilder.<TlsSocketStrategy>create()
            .register(
                URIScheme.HTTPS.id,
                new DefaultClientTlsStrategy(tls, HostnameVerificationPolicy.BUILTIN, null))
            .build());
  }

  private static RequestConfig requestConfig() {
    return RequestConfig.custom()
        .setAuthenticationEnabled(false)
        .setConnectionKeepAlive(TimeValue.of(IDLE))
        .setExpectContinueEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .setResponseTimeout(Timeout.DISABLED)
        .build();
  }
}
