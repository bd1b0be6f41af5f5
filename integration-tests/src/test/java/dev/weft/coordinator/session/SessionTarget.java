package dev.weft.coordinator.session;

import com.google.protobuf.TextFormat;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.loop.Feed;
import dev.weft.coordinator.loop.Inbox;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.token.Tokens;
import dev.weft.it.fuzz.Target;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.Outcome;
import dev.weft.proto.agent.v1.SessionRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What agents say, to a coordinator that has three jobs for them: frames in protobuf's text format
 * with empty lines between them. {@code # another} at the beginning of one opens another stream for
 * it and what follows, {@code # later} lets six seconds pass before it. Whatever they say, the
 * coordinator answers or sends them away for a reason, and records nothing that was not so.
 */
public final class SessionTarget implements Target {
  private static final SessionSettings SETTINGS =
      new SessionSettings(Duration.ofSeconds(5), Duration.ofMinutes(5), 40, 4, 64 << 10, 64L << 10);
  private static final StorePosition START = new StorePosition("c-1", 1, 2, "i-1", 5);
  private static final Tokens TOKENS = new Tokens(List.of(new byte[32]));
  private static final int MOST_FRAMES = 64;

  @Override
  public void check(byte[] input) throws Exception {
    String text = new String(input, StandardCharsets.UTF_8);
    Talk talk = new Talk();
    int frames = 0;
    for (String part : text.split("\n\n", MOST_FRAMES + 1)) {
      SessionRequest.Builder frame = SessionRequest.newBuilder();
      try {
        TextFormat.merge(part, frame);
      } catch (TextFormat.ParseException noFrame) {
        break;
      }
      if (++frames > MOST_FRAMES) {
        break;
      }
      if (part.startsWith("# later")) {
        talk.passes(Duration.ofSeconds(6));
      }
      talk.hears(frame.build(), part.startsWith("# another"));
    }
    talk.ends();
  }

  /** One run: streams, the loop's place, and the core. */
  private static final class Talk implements Inbox {
    private final List<Event> events = new ArrayList<>();
    private final Home home = new Home();
    private final List<Ear> ears = new ArrayList<>();
    private final Sessions sessions;
    private final Core core;
    private Moment now = new Moment(Instant.parse("2026-01-02T03:04:05Z"), Duration.ofHours(1));
    private Optional<AgentStream> stream = Optional.empty();

    Talk() throws StoreException {
      House house = new House(START, () -> 7, TOKENS, () -> true);
      Feed feed = new Feed(this, 1 << 20, 1 << 10);
      this.sessions = new Sessions(SETTINGS, house, this, feed, () -> now, new Random(1));
      this.core = new Core(feed, now);
    }

    void hears(SessionRequest frame, boolean another) throws StoreException {
      if (stream.isEmpty() || another) {
        open();
      }
      if (ears.getLast().over() || stream.isEmpty()) {
        return;
      }
      for (AgentMessage message : frame.getMessagesList()) {
        if (message.getResult().getOutcome() == Outcome.OUTCOME_SUCCEEDED) {
          ReportCodec.attempt(message.getResult().getAttempt()).ifPresent(core::saysSucceeded);
        }
      }
      stream.get().onNext(frame);
      settle();
    }

    private void open() {
      Ear ear = new Ear();
      try {
        stream = Optional.of(sessions.open(ear, home, () -> {}));
        ears.add(ear);
      } catch (Violation crowded) {
        // What follows is still said on the stream before.
        ear.onError(SessionStatus.of(crowded));
      }
    }

    void passes(Duration length) throws StoreException {
      for (long second = 0; second < length.toSeconds(); second++) {
        now = now.plus(Duration.ofSeconds(1));
        sessions.sweep();
        events.add(new Event.Tick());
        settle();
      }
    }

    void ends() throws StoreException {
      settle();
      ears.forEach(Ear::check);
      stream.ifPresent(AgentStream::onCompleted);
      settle();
      home.shutdownNow();
    }

    private void settle() throws StoreException {
      while (home.run() || !events.isEmpty()) {
        List<Event> taken = List.copyOf(events);
        events.clear();
        if (!taken.isEmpty()) {
          core.decide(taken, now).forEach(this::carryOut);
        }
      }
    }

    private void carryOut(Effect effect) {
      switch (effect) {
        case Effect.Assign assign -> sessions.assign(assign);
        case Effect.StopAttempt stop -> sessions.stop(stop);
        case Effect.AckResult ack -> sessions.ack(ack);
        case Effect.Welcome welcome -> sessions.welcome(welcome);
        case Effect.Reconcile reconcile -> sessions.reconcile(reconcile);
        case Effect.Judge judge -> sessions.judge(judge);
        case Effect.FalseReport report -> sessions.falseReport(report);
        case Effect.EndStream end -> sessions.end(end);
        default -> core.read(effect).ifPresent(events::add);
      }
    }

    @Override
    public void post(Event event) {
      events.add(event);
    }

    @Override
    public void whenRoom(Runnable resume) {
      resume.run();
    }
  }
}
