package dev.weft.coordinator.api;

import dev.weft.common.id.AgentId;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.WaitReason;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Placement;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says in one line why a job waits, with the names that help to do something about it.
 *
 * @param spec what was asked for
 * @param agents every agent that is known
 */
record WaitText(JobSpec spec, List<AgentView> agents) {
  private static final int NAMES = 5;

  /** The line for a job. */
  static String of(Job job, WaitReason reason, List<AgentView> agents) {
    WaitText text = new WaitText(job.spec(), agents);
    return switch (reason) {
      case NO_AGENT -> text.noAgent();
      case NO_HANDLER -> text.noHandler();
      case NO_MATCH -> text.noMatch();
      case NO_FREE_SLOT -> text.noFreeSlot();
      case DRAINING ->
          "every agent in pool %s that could run it is draining: %s"
              .formatted(job.spec().pool(), ids(text.able()));
      case BACKING_OFF -> backingOff(job);
      case HELD -> held(job);
      case NOT_BEFORE ->
          job.due()
              .map(due -> "it is not to start before " + due.at())
              .orElse("it is not to start yet");
      case PAUSED -> "pool %s is paused".formatted(job.spec().pool());
      case RECOVERING ->
          "the store was set back: no job is started until the agents have told what they hold";
      case IN_LINE -> "in line behind other jobs of pool %s".formatted(job.spec().pool());
    };
  }

  private String noAgent() {
    List<AgentView> away = agents.stream().filter(this::inPool).toList();
    if (!away.isEmpty()) {
      return "no agent is connected in pool %s; it has %s, not connected: %s"
          .formatted(spec.pool(), count(away.size()), ids(away));
    }
    String elsewhere =
        names(
            agents.stream()
                .filter(WaitText::connected)
                .flatMap(agent -> agent.facts().pools().stream())
                .map(Object::toString)
                .collect(Collectors.toSet()));
    return elsewhere.isEmpty()
        ? "no agent is connected in pool %s, nor in any other".formatted(spec.pool())
        : "no agent is connected in pool %s; agents are connected in: %s"
            .formatted(spec.pool(), elsewhere);
  }

  private String noHandler() {
    List<AgentView> there =
        agents.stream().filter(this::inPool).filter(WaitText::connected).toList();
    String handlers =
        names(
            there.stream()
                .flatMap(agent -> agent.facts().handlers().stream())
                .map(Object::toString)
                .collect(Collectors.toSet()));
    return "no agent in pool %s has handler %s: %s connected, %s"
        .formatted(
            spec.pool(),
            spec.handler(),
            count(there.size()),
            handlers.isEmpty() ? "without any handler" : "they have " + handlers);
  }

  private String noMatch() {
    Optional<AgentId> pinned = spec.placement().agent();
    if (pinned.isPresent()) {
      return "it is pinned to agent " + pinned.get() + ", which " + whyNot(pinned.get());
    }
    String able =
        "the %s in pool %s with handler %s"
            .formatted(count(able().size()), spec.pool(), spec.handler());
    return spec.placement().labels().isEmpty()
        ? "every one of " + able + " has refused it"
        : "none of %s has the labels %s and has not refused it".formatted(able, labels());
  }

  private String whyNot(AgentId pinned) {
    Optional<AgentView> view = agents.stream().filter(agent -> agent.id().equals(pinned)).findAny();
    if (view.isEmpty()) {
      return "is not known here";
    }
    AgentView agent = view.get();
    if (!connected(agent)) {
      return "is " + agent.state().name().toLowerCase(Locale.ROOT);
    }
    if (!inPool(agent)) {
      return "is not in pool " + spec.pool();
    }
    return able(agent)
        ? "does not match the labels, or has refused it"
        : "does not have handler " + spec.handler();
  }

  private String noFreeSlot() {
    List<AgentView> able = able().stream().filter(this::matches).toList();
    int slots = able.stream().mapToInt(agent -> agent.facts().slots()).sum();
    return "all %,d slots of the %s in pool %s that could run it are taken"
        .formatted(slots, count(able.size()), spec.pool());
  }

  private static String backingOff(Job job) {
    if (!(job.state() instanceof JobState.RetryWait wait)) {
      return "it waits for its next attempt";
    }
    String after = wait.failure().exists() ? " with " + wait.failure().code() : "";
    return "attempt %d ended%s; the next one may start at %s"
        .formatted(job.attempt().number(), after, wait.notBefore());
  }

  private static String held(Job job) {
    String why = job.state() instanceof JobState.Held held ? ": " + held.failure().message() : "";
    return "attempt %d on %s may have run%s; release or cancel the job"
        .formatted(job.attempt().number(), job.attempt().agent(), why);
  }

  private List<AgentView> able() {
    return agents.stream().filter(WaitText::connected).filter(this::able).toList();
  }

  private boolean able(AgentView agent) {
    return inPool(agent) && agent.facts().handlers().contains(spec.handler());
  }

  private boolean matches(AgentView agent) {
    Placement placement = spec.placement();
    return placement.agent().map(agent.id()::equals).orElse(true)
        && agent.facts().labels().entrySet().containsAll(placement.labels().entrySet());
  }

  private boolean inPool(AgentView agent) {
    return agent.facts().pools().contains(spec.pool());
  }

  private static boolean connected(AgentView agent) {
    return agent.state() == AgentView.State.CONNECTED || agent.state() == AgentView.State.DRAINING;
  }

  private String labels() {
    return spec.placement().labels().entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .limit(NAMES)
        .collect(Collectors.joining(", "));
  }

  private static String count(int agents) {
    return agents == 1 ? "1 agent" : "%,d agents".formatted(agents);
  }

  private static String ids(List<AgentView> agents) {
    return names(agents.stream().map(agent -> agent.id().value()).toList());
  }

  private static String names(Collection<String> all) {
    String some = all.stream().sorted().limit(NAMES).collect(Collectors.joining(", "));
    return all.size() > NAMES ? some + " and %,d more".formatted(all.size() - NAMES) : some;
  }
}
