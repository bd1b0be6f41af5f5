package dev.weft.agent.handler.http;

import static dev.weft.agent.handler.http.Server.answer;
import static dev.weft.agent.handler.http.TestHandlers.LOOPBACK;
import static dev.weft.agent.handler.http.TestHandlers.addresses;
import static dev.weft.agent.handler.http.TestHandlers.job;
import static dev.weft.agent.handler.http.TestHandlers.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.handler.Attempt;
import dev.weft.agent.handler.FakeJob;
import dev.weft.common.config.HostPort;
import dev.weft.common.handler.JobFailure;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names whose addresses a name server has chosen, with or without malice. */
final class LookupTest {
  private final Server server = new Server();

  LookupTest() throws IOException {
    server.on("/", answer(200, "here"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void connectsToTheAddressThatWasCheckedAndAsksNoSecondTime() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    Resolver rebinding = _ -> addresses(lookups.incrementAndGet() == 1 ? "127.0.0.1" : "10.0.0.1");
    try (HttpHandler handler = with(rebinding, LOOPBACK)) {
      FakeJob job = named("rebinds.example");
      Attempt.succeed(handler, job);
      assertThat(job.text()).isEqualTo("here");
      assertThat(server.seen().getFirst().header("Host"))
          .isEqualTo("rebinds.example:" + server.port());
    }
    assertThat(lookups).hasValue(1);
  }

  @Test
  void oneForbiddenAddressAmongSeveralIsEnoughToRefuse() throws Exception {
    Resolver mixed = _ -> addresses("127.0.0.1", "192.168.0.1");
    try (HttpHandler handler = with(mixed, LOOPBACK)) {
      JobFailure failure = Attempt.fail(handler, named("mixed.example"));
      assertThat(failure.code()).isEqualTo("HTTP_DENIED");
      assertThat(failure.permanent()).isTrue();
      assertThat(failure).hasMessageContaining("192.168.0.1").hasMessageContaining("private");
    }
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void aNameOfThisMachineIsRefusedUnlessLoopbackIsAllowed() throws Exception {
    Resolver local = _ -> addresses("::1", "127.0.0.1");
    try (HttpHandler handler = with(local, List.of())) {
      assertThat(Attempt.fail(handler, named("local.example")).code()).isEqualTo("HTTP_DENIED");
    }
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void coordinatorsAreNeverReached() throws Exception {
    HostPort coordinator = new HostPort("coordinator.example", server.port());
    Resolver same = _ -> addresses("127.0.0.1");
    try (HttpHandler handler = with(same, LOOPBACK, coordinator)) {
      JobFailure failure = Attempt.fail(handler, named("alias.example"));
      assertThat(failure.code()).isEqualTo("HTTP_DENIED");
    }
    HostPort otherPort = new HostPort("coordinator.example", 1);
    try (HttpHandler handler = with(same, LOOPBACK, otherPort)) {
      Attempt.succeed(handler, named("alias.example"));
    }
  }

  @Test
  void anUnknownNameFailsForNow() throws Exception {
    Resolver none =
        host -> {
          throw new UnknownHostException(host);
        };
    try (HttpHandler handler = with(none, LOOPBACK)) {
      JobFailure failure = Attempt.fail(handler, named("none.example"));
      assertThat(failure.code()).isEqualTo("HTTP_CONNECT");
      assertThat(failure.permanent()).isFalse();
    }
  }

  @Test
  void anInterruptEndsTheWaitForALookupThatHangs() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Resolver hanging =
        _ -> {
          asked.countDown();
          while (true) {
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new UnknownHostException("the thread of the lookup was interrupted");
            }
          }
        };
    try (HttpHandler handler = with(hanging, LOOPBACK)) {
      Attempt attempt = Attempt.start(handler, named("slow.example"));
      asked.await();
      attempt.interrupt();
      assertThat(attempt.end()).get().isInstanceOf(InterruptedException.class);
    }
  }

  private FakeJob named(String host) {
    return job("{'url':'http://" + host + ":" + server.port() + "/'}");
  }
}
