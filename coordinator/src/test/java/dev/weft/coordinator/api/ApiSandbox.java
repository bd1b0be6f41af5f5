package dev.weft.coordinator.api;

import com.google.protobuf.ByteString;
import dev.weft.common.config.HostPort;
import dev.weft.common.task.Threads;
import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.DispatchSettings;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.listen.ListenSettings;
import dev.weft.coordinator.loop.AgentFeed;
import dev.weft.coordinator.loop.Callers;
import dev.weft.coordinator.loop.Committer;
import dev.weft.coordinator.loop.Effects;
import dev.weft.coordinator.loop.Feed;
import dev.weft.coordinator.loop.GatedStore;
import dev.weft.coordinator.loop.Loop;
import dev.weft.coordinator.loop.LoopView;
import dev.weft.coordinator.loop.MemoryStore;
import dev.weft.coordinator.loop.Pager;
import dev.weft.coordinator.loop.Peers;
import dev.weft.coordinator.loop.Trouble;
import dev.weft.proto.api.v1.DeadLetterServiceGrpc;
import dev.weft.proto.api.v1.FleetServiceGrpc;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobServiceGrpc;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.SubmitJobRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A dispatcher at work with a store in memory, the API before it and played agents behind it. */
final class ApiSandbox implements AutoCloseable {
  static final ApiSettings.Limits LIMITS = ApiSettings.DEFAULT.limits();

  final GatedStore gated = new GatedStore();
  final MemoryStore store = gated.memory;
  final Gateway reader = new Gateway(store);
  final FakeAgents agents = new FakeAgents();
  final Feed feed;
  final ApiServer server;
  final ManagedChannel channel;
  final JobServiceGrpc.JobServiceBlockingStub jobs;
  final FleetServiceGrpc.FleetServiceBlockingStub fleet;
  final DeadLetterServiceGrpc.DeadLetterServiceBlockingStub letters;
  private final Loop loop;
  private final Committer committer;

  ApiSandbox() throws IOException {
    this(LIMITS);
  }

  ApiSandbox(ApiSettings.Limits limits) throws IOException {
    this(limits, Peers.NONE);
  }

  /** One that is not alone. */
  ApiSandbox(ApiSettings.Limits limits, Peers peers) throws IOException {
    SystemTime time = new SystemTime();
    Trouble trouble = new Trouble();
    Threads threads =
        new Threads(error -> {
          throw new AssertionError(error);
        });
    loop = new Loop(new Dispatcher(DispatchSettings.DEFAULT), gated, time, trouble);
    agents.connectTo(loop.inbox());
    feed = new Feed(loop.inbox(), 16 << 20, 128 << 10);
    AgentFeed agentFeed = new AgentFeed();
    Callers callers = new Callers(loop.inbox());
    Pager pager = Pager.of(store, loop.inbox(), 1 << 20, trouble, Runnable::run);
    committer =
        new Committer(
            loop,
            gated,
            new Effects(agents, new QuietBroker(), callers, feed, agentFeed, pager),
            trouble);
    LoopView view = new LoopView(loop, time, agentFeed, trouble, _ -> Optional.empty());
    ApiSettings settings =
        new ApiSettings(ListenSettings.at(new HostPort("127.0.0.1", 0)), true, limits);
    server =
        new ApiServer(
            settings,
            new ApiPorts(callers, view, reader, store, feed, peers, time),
            threads,
            new SecureRandom());
    threads.platform("loop", loop);
    threads.platform("commit", committer);
    server.start();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .flowControlWindow(64 << 10)
            .build();
    jobs = JobServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    letters =
        DeadLetterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    fleet = FleetServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  static JobSpec.Builder spec(String id) {
    return JobSpec.newBuilder()
        .setId(id)
        .setHandler("echo")
        .setPayload(ByteString.copyFromUtf8("hello"))
        .setContentType("text/plain");
  }

  static SubmitJobRequest submission(JobSpec.Builder spec) {
    return SubmitJobRequest.newBuilder().setSpec(spec).build();
  }

  Job submit(String id) {
    return jobs.submitJob(submission(spec(id))).getJob();
  }

  Job get(String id) {
    return jobs.getJob(GetJobRequest.newBuilder().setId(id).build()).getJob();
  }

  /** What is to be published is forgotten, and then retention removes what has ended. */
  void removeEnded() {
    store.forgetNotices();
    store.sweep();
  }

  /** Ends the loop and the committer; the server goes on. */
  void endLoop() {
    loop.stop();
  }

  @Override
  public void close() {
    gated.open();
    channel.shutdownNow();
    server.close();
    loop.stop();
    committer.abandon();
  }
}
