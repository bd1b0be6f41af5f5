package dev.weft.agent.core;

/** Tells each coordinator how many of its attempts the agent takes. Confined to the core. */
final class Credits {
  private final int total;
  private final Slots slots;
  private final Results results;
  private final Links links;
  private final Drain drain;
  private final Keeping keeping;

  /** So many slots were free at both of the last two ticks; 0: none, or nobody has looked yet. */
  private int idle;

  private int freeAtTick;

  Credits(AgentCore.State state) {
    this.total = state.limits().slots();
    this.slots = state.slots();
    this.results = state.results();
    this.links = state.links();
    this.drain = state.drain();
    this.keeping = state.keeping();
  }

  /** Opens a link, all of whose verdicts are in, for assignments. */
  void ready(Links.Link link, Decision decision) {
    link.phase = Links.Phase.READY;
    link.toldCredits = of(link);
    link.toldDraining = false;
    decision.send(link, new Message.Ready(link.toldCredits));
    tell(decision);
  }

  /** Looks whether slots stay free, about four times a second. */
  void tick(Decision decision) {
    int free = free();
    idle = free == freeAtTick ? free : 0;
    freeAtTick = free;
    tell(decision);
  }

  /** Tells the coordinators for whom the number has changed. */
  void tell(Decision decision) {
    for (Links.Link link : links.all()) {
      if (!link.ready()) {
        continue;
      }
      int credits = of(link);
      if (credits != link.toldCredits || drain.asked() != link.toldDraining) {
        link.toldCredits = credits;
        link.toldDraining = drain.asked();
        decision.send(link, new Message.Credits(credits, drain.asked()));
      }
    }
  }

  private int of(Links.Link link) {
    if (drain.asked() || results.full() || !keeping.works()) {
      return 0;
    }
    int free = free();
    int share = links.share(link, free);
    // Who got no part of the few that are free may have them if nobody else does. If two want the
    // same one, the second hears that the agent is busy.
    boolean offered = free > 0 && free == idle;
    return link.outstanding + (offered ? Math.max(1, share) : share);
  }

  private int free() {
    return Math.max(0, total - slots.occupied());
  }
}
