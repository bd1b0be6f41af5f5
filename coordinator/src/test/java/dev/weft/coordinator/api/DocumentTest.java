package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.weft.proto.api.v1.DeadLetterServiceGrpc;
import dev.weft.proto.api.v1.FleetServiceGrpc;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobServiceGrpc;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.Policy;
import dev.weft.proto.api.v1.RecoveryServiceGrpc;
import dev.weft.proto.api.v1.ScheduleServiceGrpc;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.WaitJobRequest;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/api.md} says is so. */
final class DocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "api.md");
  private static final Path THIS =
      Path.of("src/test/java/dev/weft/coordinator/api/DocumentTest.java");

  @Test
  void everyReasonIsListedWithItsStatus() throws IOException {
    String text = Files.readString(DOCUMENT);

    for (Reason reason : Reason.values()) {
      assertThat(text).contains("| `%s` | `%s` |".formatted(reason.name(), reason.code().name()));
    }
  }

  @Test
  void everyCallIsNamed() throws IOException {
    String text = Files.readString(DOCUMENT);
    List<String> calls =
        Stream.of(
                JobServiceGrpc.getServiceDescriptor(),
                FleetServiceGrpc.getServiceDescriptor(),
                DeadLetterServiceGrpc.getServiceDescriptor(),
                ScheduleServiceGrpc.getServiceDescriptor(),
                RecoveryServiceGrpc.getServiceDescriptor())
            .flatMap(service -> service.getMethods().stream())
            .map(MethodDescriptor::getBareMethodName)
            .map(name -> "`" + name + "`")
            .toList();

    assertThat(text).contains(calls);
  }

  @Test
  void everyKeyIsNamed() throws IOException {
    String text = Files.readString(DOCUMENT);

    assertThat(ApiSettings.SCHEMA.declared())
        .allSatisfy(key -> assertThat(text).contains(key.name()));
  }

  @Test
  void theExampleRunsAndIsTheOneThatIsShown() throws IOException {
    try (ApiSandbox box = new ApiSandbox()) {
      box.agents.join("node-a", "default", Map.of(), "echo");
      Thread.ofVirtual().start(() -> box.agents.succeed(box.agents.takeAssign(), "hello"));
      assertThat(example(box.channel).getOutput().toStringUtf8()).isEqualTo("hello");
    }
    String source = Files.readString(THIS);
    String begin = "// The example.\n";
    int start = source.indexOf(begin) + begin.length();
    String example = source.substring(start, source.indexOf("return job;", start));

    assertThat(lines(Files.readString(DOCUMENT))).contains(lines(example));
  }

  @SuppressWarnings("SystemOut") // as in the document
  private static Job example(Channel channel) {
    // The example.
    JobServiceGrpc.JobServiceBlockingStub jobs = JobServiceGrpc.newBlockingStub(channel);
    JobSpec spec =
        JobSpec.newBuilder()
            .setId("hello-1")
            .setHandler("echo")
            .setPayload(ByteString.copyFromUtf8("hello"))
            .setPolicy(
                Policy.newBuilder()
                    .setTimeout(Duration.newBuilder().setSeconds(30))
                    .setMaxAttempts(3))
            .build();
    jobs.submitJob(SubmitJobRequest.newBuilder().setSpec(spec).build());
    WaitJobRequest wait = WaitJobRequest.newBuilder().setId("hello-1").build();
    Job job = jobs.withDeadlineAfter(1, TimeUnit.MINUTES).waitJob(wait).getJob();
    System.out.println(job.getState() + ": " + job.getOutput().toStringUtf8());
    return job;
  }

  /** The lines without what they are indented by. */
  private static String lines(String text) {
    return String.join("\n", text.lines().map(String::strip).toList());
  }
}
