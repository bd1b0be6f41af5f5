package dev.weft.coordinator.session;

import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.ClaimPhase;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.HeldAttempt;
import dev.weft.coordinator.dispatch.Testimony;
import dev.weft.coordinator.loop.JobFeed;
import dev.weft.proto.agent.v1.Accepted;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.Claim;
import dev.weft.proto.agent.v1.Credits;
import dev.weft.proto.agent.v1.Heartbeat;
import dev.weft.proto.agent.v1.Hello;
import dev.weft.proto.agent.v1.Inventory;
import dev.weft.proto.agent.v1.InventoryItem;
import dev.weft.proto.agent.v1.LogChunk;
import dev.weft.proto.agent.v1.Progress;
import dev.weft.proto.agent.v1.Ready;
import dev.weft.proto.agent.v1.Reconciled;
import dev.weft.proto.agent.v1.Rejected;
import dev.weft.proto.agent.v1.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one agent says: holds it to the order of the opening and to the limits, and turns it into
 * events. Progress and log go to the feed at once, so that they are there before the end of their
 * attempt is known; the feed knows whether the agent may speak of that attempt. Confined to the
 * stream's thread, but for {@link #welcome} and {@link #phase}.
 */
final class Dialogue {
  private static final int MAX_ITEMS = 500;
  private static final int MAX_LOG = 64 << 10;
  private static final int MAX_CREDITS = 2_000_000;
  private static final int MAX_ECHO = 1 << 10;

  /** How far the conversation is. */
  enum Phase {
    /** The agent has to say Hello. */
    HELLO,
    /** The agent tells what it holds. */
    INVENTORY,
    /** The loop judges what the agent holds. */
    JUDGING,
    /** The agent was welcomed and has to say that it is ready. */
    WELCOMED,
    /** Assignments may be sent. */
    OPEN
  }

  private final AgentStream stream;
  private final Sessions sessions;
  private final JobFeed feed;
  private final LogWindow log;
  private final List<Event> events = new ArrayList<>();
  private List<HeldAttempt> inventory = new ArrayList<>();
  private List<AttemptId> lost = new ArrayList<>();
  private long lastBeat;
  private volatile Phase phase = Phase.HELLO;

  Dialogue(AgentStream stream, Sessions sessions, LogWindow log) {
    this.stream = stream;
    this.sessions = sessions;
    this.feed = sessions.feed();
    this.log = log;
  }

  Phase phase() {
    return phase;
  }

  /** The loop has accepted the stream; called by the committing thread, while the agent waits. */
  void welcome() {
    phase = Phase.WELCOMED;
  }

  /** Takes the events that were understood since the last call. */
  List<Event> takeEvents() {
    List<Event> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /**
   * Understands one message.
   *
   * @throws Violation if the stream must end
   */
  void hear(AgentMessage message) throws Violation {
    switch (message.getKindCase()) {
      case HELLO -> hello(message.getHello());
      case INVENTORY -> inventory(message.getInventory());
      case READY -> ready(message.getReady());
      case HEARTBEAT -> heartbeat(message.getHeartbeat());
      case ACCEPTED -> accepted(message.getAccepted());
      case REJECTED -> rejected(message.getRejected());
      case PROGRESS -> progress(message.getProgress());
      case LOG -> log(message.getLog());
      case RESULT -> result(message.getResult());
      case RECONCILED -> reconciled(message.getReconciled());
      case CREDITS -> credits(message.getCredits());
      case GOODBYE -> {
        requireWelcomed("Goodbye");
        stream.goodbye();
      }
      case CLAIM -> claim(message.getClaim());
      case KIND_NOT_SET -> {
        // What a newer agent may say and this coordinator need not know.
        requireWelcomed("an unknown message");
      }
    }
  }

  private void hello(Hello hello) throws Violation {
    if (phase != Phase.HELLO) {
      throw Violation.order("Hello comes once, and first");
    }
    stream.identify(HelloCodec.read(hello));
    phase = Phase.INVENTORY;
  }

  private void inventory(Inventory chunk) throws Violation {
    if (phase != Phase.INVENTORY) {
      throw Violation.order("Inventory follows Hello and ends with its last chunk");
    }
    int count = chunk.getItemsCount() + chunk.getLostCount();
    if (count > MAX_ITEMS) {
      throw Violation.invalid("Inventory: a chunk holds more than 500 items");
    }
    stream.reserve(inventory.size() + lost.size(), count);
    take(chunk.getItemsList(), chunk.getLostList());
    if (chunk.getLast()) {
      phase = Phase.JUDGING;
      stream.arrive(inventory, lost);
      inventory = new ArrayList<>();
      lost = new ArrayList<>();
    }
  }

  private void reconciled(Reconciled chunk) throws Violation {
    requireWelcomed("Reconciled");
    int count = chunk.getItemsCount() + chunk.getLostCount();
    if (count > MAX_ITEMS) {
      throw Violation.invalid("Reconciled: a chunk holds more than 500 items");
    }
    stream.reserve(inventory.size() + lost.size(), count);
    take(chunk.getItemsList(), chunk.getLostList());
    if (chunk.getLast()) {
      events.add(
          new Event.AgentReconciled(
              stream.agent(), stream.id(), chunk.getNumber(), chunk.getTelling(), inventory, lost));
      inventory = new ArrayList<>();
      lost = new ArrayList<>();
    }
  }

  private void claim(Claim claim) throws Violation {
    requireWelcomed("Claim");
    AttemptId attempt = attempt(claim.getAttempt());
    ClaimPhase phase = ReportCodec.phase(claim);
    long telling = claim.getTelling();
    Optional<Testimony> proven =
        ReportCodec.testimony(claim, attempt, stream.agent(), sessions.house().tokens());
    if (proven.isEmpty()) {
      sessions.unproven(stream.agent(), attempt);
    }
    events.add(
        proven
            .<Event>map(one -> new Event.Claimed(stream.agent(), stream.id(), telling, one, phase))
            .orElseGet(
                () -> new Event.ClaimUnproven(stream.agent(), stream.id(), telling, attempt)));
  }

  private void take(List<InventoryItem> items, List<AttemptRef> gone) throws Violation {
    for (InventoryItem item : items) {
      inventory.add(ReportCodec.held(item));
    }
    for (AttemptRef ref : gone) {
      lost.add(ReportCodec.lost(ref));
    }
  }

  private void ready(Ready ready) throws Violation {
    if (phase != Phase.WELCOMED) {
      throw Violation.order("Ready follows Welcome, once");
    }
    int credits = checkedCredits(ready.getCredits());
    phase = Phase.OPEN;
    stream.opened();
    events.add(new Event.CreditsSet(stream.agent(), stream.id(), credits, false));
  }

  private void credits(Credits credits) throws Violation {
    if (phase != Phase.OPEN) {
      throw Violation.order("Credits follow Ready");
    }
    int count = checkedCredits(credits.getCredits());
    events.add(new Event.CreditsSet(stream.agent(), stream.id(), count, credits.getDraining()));
  }

  private void heartbeat(Heartbeat beat) throws Violation {
    requireWelcomed("Heartbeat");
    if (beat.getSequence() <= lastBeat) {
      throw Violation.invalid("Heartbeat: the sequence must rise");
    }
    lastBeat = beat.getSequence();
    stream.beat(beat);
  }

  private void accepted(Accepted accepted) throws Violation {
    requireWelcomed("Accepted");
    events.add(new Event.AttemptAccepted(stream.agent(), attempt(accepted.getAttempt())));
  }

  private void rejected(Rejected rejected) throws Violation {
    requireWelcomed("Rejected");
    events.add(
        new Event.AttemptRejected(
            stream.agent(),
            attempt(rejected.getAttempt()),
            ReportCodec.reason(rejected),
            ReportCodec.detail(rejected)));
  }

  private void result(Result result) throws Violation {
    requireWelcomed("Result");
    AttemptRef ref = result.getAttempt();
    Optional<AttemptId> attempt = ReportCodec.attempt(ref);
    if (attempt.isPresent()) {
      events.add(
          new Event.AttemptEnded(
              stream.agent(), stream.id(), attempt.get().job(), ReportCodec.report(result)));
    } else if (ref.getSerializedSize() > MAX_ECHO) {
      throw Violation.invalid("Result: it names no attempt");
    } else {
      // Nothing that was ever assigned: the agent would send it for ever, so it may forget it.
      stream.ackUnknown(ref);
    }
  }

  private void progress(Progress progress) throws Violation {
    requireWelcomed("Progress");
    AttemptId attempt = attempt(progress.getAttempt());
    if (progress.getSequence() < 0) {
      throw Violation.invalid("Progress: the sequence is out of range");
    }
    if (!feed.progress(stream.agent(), attempt, ReportCodec.progress(progress))) {
      stream.lied(attempt);
    }
  }

  private void log(LogChunk chunk) throws Violation {
    requireWelcomed("LogChunk");
    AttemptId attempt = attempt(chunk.getAttempt());
    int size = chunk.getData().size();
    if (size > MAX_LOG || chunk.getOffset() < 0) {
      throw Violation.invalid("LogChunk: at most 64 KiB, at an offset from 0");
    }
    log.take(size);
    byte[] data = chunk.getData().toByteArray();
    if (!feed.log(stream.agent(), attempt, chunk.getOffset(), data)) {
      stream.lied(attempt);
    }
  }

  private static AttemptId attempt(AttemptRef ref) throws Violation {
    return ReportCodec.attempt(ref)
        .orElseThrow(() -> Violation.invalid("a message names no attempt"));
  }

  private static int checkedCredits(int credits) throws Violation {
    if (credits < 0 || credits > MAX_CREDITS) {
      throw Violation.invalid("credits must be 0 to 2,000,000");
    }
    return credits;
  }

  private void requireWelcomed(String what) throws Violation {
    if (phase != Phase.WELCOMED && phase != Phase.OPEN) {
      throw Violation.order(what + " follows Welcome");
    }
  }
}
