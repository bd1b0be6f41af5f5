package dev.weft.coordinator.crash;

import dev.weft.common.crash.CrashSwitch;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.loop.Inbox;

/** An inbox that may crash before an event is in it. */
final class CrashingInbox implements Inbox {
  private final Inbox inbox;
  private final CrashSwitch crash;

  CrashingInbox(Inbox inbox, CrashSwitch crash) {
    this.inbox = inbox;
    this.crash = crash;
  }

  @Override
  public void post(Event event) {
    if (event instanceof Event.AttemptAccepted) {
      crash.reach(CrashPoint.AFTER_ASSIGN);
    } else if (event instanceof Event.AttemptEnded) {
      crash.reach(CrashPoint.RESULT_RECEIVED);
    } else if (event instanceof Event.Published) {
      crash.reach(CrashPoint.AFTER_PUBLISH);
    }
    inbox.post(event);
  }

  @Override
  public void whenRoom(Runnable resume) {
    inbox.whenRoom(resume);
  }
}
