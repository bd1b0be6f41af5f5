package dev.weft.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.Message;
import dev.weft.agent.core.attempt.ClaimPhase;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.Claim;
import dev.weft.proto.agent.v1.ClaimPayload;
import dev.weft.proto.agent.v1.SessionRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** How claims leave, with what is kept for them. */
final class ClaimLaneTest {
  private final List<KeptSpecs.Kept> kept = new ArrayList<>();
  private final Set<Pass> open = new HashSet<>();
  private final ClaimLane lane = new ClaimLane(Pass::new);
  private int passes;
  private int read;

  /** Goes through {@link #kept}, and counts. */
  private final class Pass implements KeptSpecs {
    private final Deque<Kept> left = new ArrayDeque<>(kept);

    Pass() {
      passes++;
      open.add(this);
    }

    @Override
    public Optional<Kept> next(Predicate<AttemptId> wanted) {
      assertThat(open).contains(this);
      while (!left.isEmpty()) {
        Kept one = left.remove();
        read++;
        if (wanted.test(one.attempt())) {
          return Optional.of(one);
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }

  private static AttemptId attempt(int job) {
    return new AttemptId(new JobId("j" + job), 1);
  }

  private static Content content(String text, String type) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8), type);
  }

  private void keep(int job, String payload) {
    kept.add(
        new KeptSpecs.Kept(
            attempt(job),
            new Spec(content("token " + job, ""), Optional.of(content(payload, "text/plain")))));
  }

  private SessionRequest frame() {
    Frame frame = new Frame();
    lane.fill(frame);
    return frame.build();
  }

  private List<Claim> drain() {
    List<Claim> claims = new ArrayList<>();
    SessionRequest next = frame();
    while (next.getMessagesCount() > 0) {
      next.getMessagesList().stream().map(AgentMessage::getClaim).forEach(claims::add);
      next = frame();
    }
    return claims;
  }

  @Test
  void claimHoldsWhatIsKeptAndHowFarTheAttemptIs() {
    keep(1, "payload");
    lane.add(new Message.Claim(attempt(1), ClaimPhase.FINISHED, 1));
    lane.add(new Message.Claim(attempt(2), ClaimPhase.LOST, 1));

    List<Claim> claims = drain();

    assertThat(claims).hasSize(2);
    assertThat(claims.getFirst().getToken().toStringUtf8()).isEqualTo("token 1");
    assertThat(claims.getFirst().getPayload())
        .isEqualTo(
            ClaimPayload.newBuilder()
                .setData(com.google.protobuf.ByteString.copyFromUtf8("payload"))
                .setContentType("text/plain")
                .build());
    assertThat(claims.getFirst().getPhase())
        .isEqualTo(dev.weft.proto.agent.v1.ClaimPhase.CLAIM_PHASE_FINISHED);
    assertThat(claims.getLast().getAttempt().getJobId()).isEqualTo("j2");
    assertThat(claims.getLast().getToken().isEmpty()).isTrue();
    assertThat(claims.getLast().hasPayload()).isFalse();
    assertThat(claims.getLast().getPhase())
        .isEqualTo(dev.weft.proto.agent.v1.ClaimPhase.CLAIM_PHASE_LOST);
    assertThat(open).isEmpty();
  }

  @Test
  void framesStayBoundedAndOnePassServesAllThatWereAskedForByThen() {
    for (int job = 0; job < 100; job++) {
      keep(job, "x".repeat(60_000));
      lane.add(new Message.Claim(attempt(job), ClaimPhase.RUNNING, 1));
    }
    SessionRequest first = frame();
    assertThat(first.getMessagesCount()).isBetween(2, 4);
    assertThat(first.getSerializedSize()).isLessThan(300_000);
    assertThat(read).isLessThan(6);
    for (int job = 100; job < 200; job++) {
      keep(job, "x");
      lane.add(new Message.Claim(attempt(job), ClaimPhase.RUNNING, 1));
    }

    List<Claim> rest = drain();

    assertThat(rest).hasSize(200 - first.getMessagesCount());
    assertThat(rest).extracting(claim -> claim.getAttempt().getJobId()).doesNotHaveDuplicates();
    assertThat(rest).allMatch(claim -> !claim.getToken().isEmpty());
    assertThat(passes).isEqualTo(2);
    assertThat(open).isEmpty();
  }

  @Test
  void attemptThatIsKeptTwiceIsClaimedOnce() {
    keep(1, "x");
    keep(1, "x");
    keep(2, "x");
    lane.add(new Message.Claim(attempt(1), ClaimPhase.RUNNING, 1));
    lane.add(new Message.Claim(attempt(2), ClaimPhase.RUNNING, 1));

    assertThat(drain()).hasSize(2);
  }

  @Test
  void streamThatEndsEndsThePass() {
    for (int job = 0; job < 100; job++) {
      keep(job, "x".repeat(60_000));
      lane.add(new Message.Claim(attempt(job), ClaimPhase.RUNNING, 1));
    }
    assertThat(frame().getMessagesCount()).isPositive();
    assertThat(open).hasSize(1);

    lane.close();

    assertThat(open).isEmpty();
  }
}
