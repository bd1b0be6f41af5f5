package dev.weft.agent.link;

import dev.weft.agent.core.Event;
import dev.weft.agent.core.Owner;
import dev.weft.agent.core.StreamRef;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.loop.Inbox;
import dev.weft.common.id.AttemptId;
import dev.weft.proto.agent.v1.Assign;
import dev.weft.proto.agent.v1.Cancel;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.Feature;
import dev.weft.proto.agent.v1.HeartbeatAck;
import dev.weft.proto.agent.v1.RejectReason;
import dev.weft.proto.agent.v1.SessionResponse;
import dev.weft.proto.agent.v1.Verdicts;
import dev.weft.proto.agent.v1.Welcome;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what a coordinator says on one stream: what is about attempts goes to the loop, what is
 * about the stream to the session. Confined to the link's reading thread.
 */
final class Reader {
  private static final Logger log = LoggerFactory.getLogger(Reader.class);

  private final StreamRef stream;
  private final Session session;
  private final Inbox inbox;
  private final Decoder decoder = new Decoder();

  /** Whether the coordinator takes claims. */
  private boolean claims;

  Reader(StreamRef stream, Session session, Inbox inbox) {
    this.stream = stream;
    this.session = session;
    this.inbox = inbox;
  }

  void take(SessionResponse frame) {
    for (CoordinatorMessage message : frame.getMessagesList()) {
      try {
        take(message);
      } catch (IllegalArgumentException e) {
        unreadable(message, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Without a verdict or an acknowledgement nothing goes on; a job that has no name is no loss. */
  private void unreadable(CoordinatorMessage message, String problem) {
    if (message.hasAssign() || message.hasCancel()) {
      log.atWarn()
          .addKeyValue("kind", message.getKindCase())
          .addKeyValue("problem", problem)
          .log("Ignored a message that breaks the protocol");
    } else {
      session.end(Parting.lost("the coordinator broke the protocol: " + problem));
    }
  }

  private void take(CoordinatorMessage message) {
    switch (message.getKindCase()) {
      case WELCOME -> welcomed(message.getWelcome());
      case VERDICTS -> judged(message.getVerdicts());
      case HEARTBEAT_ACK -> {
        HeartbeatAck ack = message.getHeartbeatAck();
        session
            .answered(ack.getSequence(), ack.getCommits())
            .filter(_ -> !ack.getUnconfirmed())
            .ifPresent(sentAt -> inbox.post(new Event.Answered(stream, sentAt)));
      }
      case RECONCILE ->
          inbox.post(
              new Event.ReconcileAsked(
                  stream,
                  message.getReconcile().getNumber(),
                  Decoder.dead(message.getReconcile()),
                  Decoder.attempts(message.getReconcile())));
      case ASSIGN -> assigned(message.getAssign());
      case CANCEL -> {
        Cancel cancel = message.getCancel();
        inbox.post(
            new Event.CancelAsked(
                stream, Decoder.attempt(cancel.getAttempt()), Decoder.reason(cancel.getReason())));
      }
      case RESULT_ACK ->
          inbox.post(new Event.Acked(stream, Decoder.attempts(message.getResultAck())));
      case LOG_GRANT -> session.granted(message.getLogGrant().getBytes());
      case GO_AWAY -> session.sentAway(message.getGoAway());
      // From a newer coordinator; it must not count on an answer.
      case KIND_NOT_SET -> {}
    }
  }

  private void judged(Verdicts verdicts) {
    inbox.post(new Event.Judged(stream, verdicts.getTelling(), Decoder.verdicts(verdicts, claims)));
  }

  private void welcomed(Welcome welcome) {
    if (session.welcomed(welcome)) {
      claims = welcome.getFeaturesList().contains(Feature.FEATURE_CLAIM);
      Duration lostAfter = Decoder.duration(welcome.getLostAfter(), Duration.ZERO);
      inbox.post(
          new Event.Welcomed(
              stream,
              welcome.getVerdictCount(),
              lostAfter,
              session.helloSentAt(),
              new Owner(welcome.getOwner(), welcome.getEpoch())));
    }
  }

  /** An assignment that cannot be read, but names its attempt, is refused rather than ignored. */
  private void assigned(Assign assign) {
    AttemptId attempt = Decoder.attempt(assign.getAttempt());
    try {
      Content token = claims ? Decoder.token(assign) : Content.EMPTY;
      inbox.post(new Event.Assigned(stream, decoder.assignment(attempt, assign), token));
    } catch (IllegalArgumentException e) {
      session.answer(
          Encoder.rejected(
              attempt, RejectReason.REJECT_REASON_NOT_ALLOWED, String.valueOf(e.getMessage())));
    }
  }
}
