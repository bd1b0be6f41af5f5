package dev.weft.agent.core;

/** Tells each coordinator how many of its attempts the agent takes. Confined to the core. */
final class Credits {
  private final int total;
  private final Slots slots;
  private final Results results;
  private final Links links;
  private final Drain drain;
  private final Keeping keeping;
  private final Shares shares;

  Credits(AgentCore.State state) {
    this.total = state.limits().slots();
    this.slots = state.slots();
    this.results = state.results();
    this.links = state.links();
    this.drain = state.drain();
    this.keeping = state.keeping();
    this.shares = state.shares();
  }

  /** Opens a link, all of whose verdicts are in, for assignments. */
  void ready(Links.Link link, Decision decision) {
    link.becomeReady();
    settle(decision);
    link.toldCredits = of(link);
    link.toldDraining = false;
    decision.send(link, new Message.Ready(link.toldCredits));
    tellChanged(decision);
  }

  /** Tells the coordinators for whom the number has changed. */
  void tell(Decision decision) {
    settle(decision);
    tellChanged(decision);
  }

  private void settle(Decision decision) {
    shares.settle(Math.max(0, total - slots.occupied()), decision.now());
  }

  private void tellChanged(Decision decision) {
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
    return drain.asked() || results.full() || !keeping.works() ? 0 : link.granted;
  }
}
