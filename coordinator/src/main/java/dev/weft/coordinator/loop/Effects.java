package dev.weft.coordinator.loop;

import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.RecoveryNews;
import dev.weft.coordinator.dispatch.job.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries effects out, each at the port that it is for. Called by the committing thread; hands over
 * and does not block.
 */
public final class Effects {
  private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

  private final Agents agents;
  private final Broker broker;
  private final Callers callers;
  private final JobFeed jobFeed;
  private final AgentFeed agentFeed;
  private final Pager pager;

  /** Where effects go. */
  public Effects(
      Agents agents,
      Broker broker,
      Callers callers,
      JobFeed jobFeed,
      AgentFeed agentFeed,
      Pager pager) {
    this.agents = agents;
    this.broker = broker;
    this.callers = callers;
    this.jobFeed = jobFeed;
    this.agentFeed = agentFeed;
    this.pager = pager;
  }

  /** Nothing more will be carried out: whoever waits for an answer is told. */
  void end() {
    callers.end();
  }

  /** Carries one out. What fails is logged and does not keep the others from being carried out. */
  void carryOut(Effect effect) {
    try {
      switch (effect) {
        case Effect.Settle settle -> broker.settle(settle.delivery());
        case Effect.Assign assign -> agents.assign(assign);
        case Effect.StopAttempt stop -> agents.stop(stop);
        case Effect.AckResult ack -> agents.ack(ack);
        case Effect.Welcome welcome -> agents.welcome(welcome);
        case Effect.Reconcile reconcile -> agents.reconcile(reconcile);
        case Effect.Judge judge -> agents.judge(judge);
        case Effect.FalseReport report -> agents.falseReport(report);
        case Effect.EndStream end -> agents.end(end);
        case Effect.Reply reply -> callers.answer(reply.ticket(), reply.answer());
        case Effect.TellJob tell -> jobFeed.tell(tell.job());
        case Effect.TellAgent tell -> agentFeed.tell(tell.agent());
        case Effect.TellBrake brake -> tell(brake);
        case Effect.TellRecovery(var news) -> tell(news);
        case Effect.Publish publish -> broker.publish(publish.notice());
        case Effect.ReadPage page -> pager.read(page);
        case Effect.ReadDue page -> pager.read(page);
        case Effect.SetFlow flow -> broker.setFlow(flow.pool(), flow.open());
      }
    } catch (RuntimeException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("effect", effect.getClass().getSimpleName())
          .log("effect failed");
    }
  }

  private static void tell(RecoveryNews news) {
    switch (news) {
      case RecoveryNews.Begun(var facts) ->
          LOG.atWarn()
              .addKeyValue("why", facts.why())
              .addKeyValue("since", facts.since())
              .log("Recovery: no job is started until the agents have told what they hold");
      case RecoveryNews.Ended(var facts) ->
          LOG.atWarn()
              .addKeyValue("adopted", facts.adopted())
              .addKeyValue("refused", facts.refused())
              .log("Recovery is over: jobs are started again");
      case RecoveryNews.Ignored(String why) ->
          LOG.atError()
              .addKeyValue("why", why)
              .log(
                  "The store was set back, and recovery is switched off: what it lost may run twice");
      case RecoveryNews.Adopted(Job job) ->
          LOG.atWarn()
              .addKeyValue("job", job.id())
              .addKeyValue("attempt", job.attempt().number())
              .addKeyValue("agent", job.attempt().agent())
              .addKeyValue("adoption", job.adoption())
              .log("Taken in from its agent: the store had lost it");
    }
  }

  private static void tell(Effect.TellBrake brake) {
    LOG.atWarn()
        .addKeyValue("silent", brake.silent())
        .addKeyValue("of", brake.holding())
        .log(
            brake.on()
                ? "Too many agents fell silent at once: their attempts are kept until they are back"
                    + " or are declared lost"
                : "Agents that are silent for too long are given up again");
  }
}
