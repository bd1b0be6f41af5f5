package dev.weft.coordinator.session;

import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.SessionResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What waits to be said on one stream, in three lanes: the opening, then control, then assignments.
 * Of heartbeat answers and log grants only the newest is kept; assignments are bounded by the
 * agent's credits, acks and cancels by what it holds. Not thread-safe.
 */
final class Lanes {
  private static final int VERDICTS_AT_ONCE = 500;
  private static final int ACKS_AT_ONCE = 2_000;
  // An estimate is enough: the bound of a frame is soft.
  private static final int OVERHEAD = 160;

  private final Deque<CoordinatorMessage> opening = new ArrayDeque<>();
  private final Deque<CoordinatorMessage> control = new ArrayDeque<>();
  private final Deque<Effect.Assign> assigns = new ArrayDeque<>();
  private List<AttemptRef> acks = new ArrayList<>();
  private List<Verdict> verdicts = List.of();
  private int told;
  private long beat;
  private boolean confirmed;
  private long grant;

  void welcome(CoordinatorMessage welcome, List<Verdict> all) {
    opening.add(welcome);
    verdicts = all;
  }

  void control(CoordinatorMessage message) {
    control.add(message);
  }

  void ack(AttemptRef attempt) {
    acks.add(attempt);
  }

  void assign(Effect.Assign assign) {
    assigns.add(assign);
  }

  /** Answers a heartbeat, and says whether the coordinator knows that it was not taken over. */
  void beat(long sequence, boolean sure) {
    beat = sequence;
    confirmed = sure;
  }

  void grant(long bytes) {
    grant = bytes;
  }

  /** Verdicts beside those of the opening. */
  void judge(long telling, List<Verdict> late) {
    for (int from = 0; from < late.size(); from += VERDICTS_AT_ONCE) {
      int to = Math.min(late.size(), from + VERDICTS_AT_ONCE);
      control(MessageCodec.verdicts(telling, late.subList(from, to)));
    }
  }

  boolean isEmpty() {
    return opening.isEmpty()
        && control.isEmpty()
        && assigns.isEmpty()
        && acks.isEmpty()
        && told == verdicts.size()
        && beat == 0
        && grant == 0;
  }

  /** Takes over all that waits in {@code other} and empties it. */
  void absorb(Lanes other) {
    opening.addAll(other.opening);
    other.opening.clear();
    control.addAll(other.control);
    other.control.clear();
    assigns.addAll(other.assigns);
    other.assigns.clear();
    acks.addAll(other.acks);
    other.acks.clear();
    if (!other.verdicts.isEmpty()) {
      verdicts = other.verdicts;
      other.verdicts = List.of();
    }
    if (other.beat > beat) {
      beat(other.beat, other.confirmed);
    }
    other.beat = 0;
    grant = Math.max(grant, other.grant);
    other.grant = 0;
  }

  /** Takes the assignments that were not sent. */
  List<Effect.Assign> takeAssigns() {
    List<Effect.Assign> taken = List.copyOf(assigns);
    assigns.clear();
    return taken;
  }

  /**
   * Takes the next frame: as much as is there, up to about {@code maxBytes}, and one message at
   * least.
   *
   * @param vouching what is said of the store
   * @return empty if nothing waits
   */
  Optional<SessionResponse> frame(int maxBytes, Vouching vouching) {
    if (isEmpty()) {
      return Optional.empty();
    }
    SessionResponse.Builder frame = SessionResponse.newBuilder();
    int bytes = takeNewest(frame, vouching);
    bytes = takeAcks(frame, bytes, maxBytes);
    bytes = takeVerdicts(frame, bytes, maxBytes);
    while (!control.isEmpty() && bytes < maxBytes) {
      CoordinatorMessage message = control.remove();
      bytes += message.getSerializedSize();
      frame.addMessages(message);
    }
    while (!assigns.isEmpty() && bytes < maxBytes) {
      Effect.Assign assign = assigns.remove();
      CoordinatorMessage message = MessageCodec.assign(assign, vouching.token(assign));
      bytes += message.getSerializedSize();
      frame.addMessages(message);
    }
    return Optional.of(frame.build());
  }

  private int takeNewest(SessionResponse.Builder frame, Vouching vouching) {
    while (!opening.isEmpty()) {
      frame.addMessages(opening.remove());
    }
    if (beat > 0) {
      frame.addMessages(MessageCodec.beat(beat, confirmed, vouching.commits()));
      beat = 0;
    }
    if (grant > 0) {
      frame.addMessages(MessageCodec.grant(grant));
      grant = 0;
    }
    return frame.getMessagesCount() * OVERHEAD;
  }

  private int takeAcks(SessionResponse.Builder frame, int begun, int maxBytes) {
    int bytes = begun;
    while (!acks.isEmpty() && bytes < maxBytes) {
      List<AttemptRef> some = acks;
      if (some.size() > ACKS_AT_ONCE) {
        some = acks.subList(0, ACKS_AT_ONCE);
        acks = new ArrayList<>(acks.subList(ACKS_AT_ONCE, acks.size()));
      } else {
        acks = new ArrayList<>();
      }
      bytes += some.size() * OVERHEAD;
      frame.addMessages(MessageCodec.acks(some));
    }
    return bytes;
  }

  private int takeVerdicts(SessionResponse.Builder frame, int begun, int maxBytes) {
    int bytes = begun;
    while (told < verdicts.size() && bytes < maxBytes) {
      int end = Math.min(told + VERDICTS_AT_ONCE, verdicts.size());
      bytes += (end - told) * OVERHEAD;
      frame.addMessages(MessageCodec.verdicts(0, verdicts.subList(told, end)));
      told = end;
    }
    if (told == verdicts.size()) {
      verdicts = List.of();
      told = 0;
    }
    return bytes;
  }
}
