package dev.weft.it.sim;

import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Ask;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Ticket;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Producers and operators: they ask for jobs until they are answered, and for other things once.
 */
final class Clients {
  static final List<HandlerName> HANDLERS =
      List.of(new HandlerName("copy"), new HandlerName("crawl"));

  private static final String NOBODYS = "nobodys-";

  private final World world;
  private final Dice dice;
  private final Map<JobId, JobSpec> asked = new LinkedHashMap<>();
  private final Map<Ticket, Submission> unanswered = new LinkedHashMap<>();
  private final Map<Ticket, Request> requests = new HashMap<>();
  private final Map<Ticket, JobId> ahead = new HashMap<>();
  private long lastTicket;

  /** A job that somebody waits for to be accepted, and by whom. */
  private record Submission(JobSpec spec, SimCoordinator at) {}

  /** Something that is asked about a job, and how often it is asked again if it must be. */
  private record Request(JobId job, Function<Ticket, Event> event, int tries) {}

  Clients(World world, Dice dice) {
    this.world = world;
    this.dice = dice;
  }

  /** Everything that was asked for and whose asking counts. */
  List<JobId> asked() {
    return List.copyOf(asked.keySet());
  }

  boolean allAnswered() {
    return unanswered.isEmpty();
  }

  /** Whether nobody can ever run the job. */
  static boolean hopeless(Job job) {
    return job.spec().handler().value().startsWith(NOBODYS);
  }

  /** Spreads what is to be asked for over the run. */
  void begin() {
    for (int i = 1; i <= world.plan.jobs(); i++) {
      JobSpec spec = spec("j" + i);
      int when = dice.between(0, world.plan.span());
      world.agenda.in(when, () -> ask(spec));
      if (dice.chance(0.1)) {
        world.agenda.in(dice.between(0, when), () -> cancelAhead(spec.id()));
      }
    }
  }

  void cancelOne(Dice chance) {
    if (!asked.isEmpty()) {
      JobId job = chance.pick(asked());
      boolean force = chance.chance(0.2);
      if (force) {
        world.checker.forced(job);
      }
      ask(new Request(job, ticket -> new Event.CancelAsked(ticket, job, force), 5), chance);
    }
  }

  /** An operator lets a job be tried again, if it is held. */
  void releaseOne(Dice chance) {
    if (!asked.isEmpty()) {
      JobId job = chance.pick(asked());
      world.checker.released(job);
      ask(new Request(job, ticket -> new Event.ReleaseAsked(ticket, job), 5), chance);
    }
  }

  /** Asks all coordinators for something once; those that are down do not hear it. */
  void tell(Function<Ticket, Event> event) {
    for (SimCoordinator one : world.coordinators) {
      one.post(event.apply(new Ticket(++lastTicket)));
    }
  }

  /** Asks any coordinator about a job; that one passes it on to the one whose it is. */
  private void ask(Request request, Dice chance) {
    SimCoordinator door = world.door(chance).orElse(world.coordinators.getFirst());
    Ticket ticket = new Ticket(++lastTicket);
    Event event = request.event().apply(ticket);
    if (!world.plan.shared()) {
      door.post(event);
      return;
    }
    requests.put(ticket, request);
    long me = door.line().owner();
    long owner = door.line().reachable() ? door.line().ownerOf(request.job()).orElse(me) : me;
    for (SimCoordinator one : world.coordinators) {
      if (one.line().owner() == owner) {
        world.agenda.in(one == door ? 0 : dice.between(1, 20), () -> one.post(event));
      }
    }
  }

  private void cancelAhead(JobId job) {
    Ticket ticket = new Ticket(++lastTicket);
    ahead.put(ticket, job);
    world
        .door(dice)
        .orElse(world.coordinators.getFirst())
        .post(new Event.CancelAsked(ticket, job, false, true));
  }

  void answered(Effect.Reply reply) {
    unanswered.remove(reply.ticket());
    JobId job = ahead.remove(reply.ticket());
    if (job != null && reply.answer() instanceof Answer.Awaited && !isComing(job)) {
      world.checker.unwanted(job);
    }
    Request request = requests.remove(reply.ticket());
    if (request != null && reply.answer() instanceof Answer.Elsewhere && request.tries() > 0) {
      // It changes hands just now.
      Request again = new Request(request.job(), request.event(), request.tries() - 1);
      world.agenda.in(dice.between(200, 3_000), () -> ask(again, dice));
    }
  }

  /** Whether another coordinator has taken a job in at the same moment. */
  private boolean isComing(JobId job) {
    return world.plan.shared()
        && (world.store.row(job).isPresent()
            || world.coordinators.stream().anyMatch(one -> one.desk().holds(job)));
  }

  /** The answers will never come: who asked for a job asks again. */
  void crashed(SimCoordinator who) {
    List<JobSpec> again =
        unanswered.values().stream().filter(s -> s.at() == who).map(Submission::spec).toList();
    unanswered.values().removeIf(submission -> submission.at() == who);
    again.forEach(spec -> world.agenda.in(dice.between(50, 2_000), () -> submit(spec)));
  }

  private void ask(JobSpec spec) {
    asked.put(spec.id(), spec);
    if (dice.chance(0.3)) {
      // Long after, and through any door.
      boolean published = dice.chance(0.5);
      world.agenda.in(
          dice.between(1_000, 30_000),
          published ? () -> world.broker.publish(spec) : () -> submit(spec));
    }
    if (dice.chance(0.5)) {
      submit(spec);
      return;
    }
    world.broker.publish(spec);
    if (dice.chance(0.1)) {
      world.agenda.in(dice.between(0, 5_000), () -> world.broker.publish(spec));
    }
    if (dice.chance(0.05)) {
      JobSpec other = Ask.job(spec.id().value()).in("east").handler("copy").spec();
      world.agenda.in(10_000, () -> world.broker.publish(other));
    }
  }

  private void submit(JobSpec spec) {
    Optional<SimCoordinator> door = world.door(dice);
    if (door.isEmpty()) {
      world.agenda.in(dice.between(100, 1_000), () -> submit(spec));
      return;
    }
    Ticket ticket = new Ticket(++lastTicket);
    unanswered.put(ticket, new Submission(spec, door.get()));
    door.get().post(new Event.Submitted(ticket, spec, SpecDigest.of(spec), false));
  }

  private JobSpec spec(String id) {
    Ask ask =
        Ask.job(id)
            .in(dice.pick(Plan.POOLS).value())
            .handler(dice.pick(HANDLERS).value())
            .payload("x".repeat(dice.between(0, 150)))
            .priority(dice.between(0, 2))
            .attempts(dice.between(1, 3))
            .backoff(Duration.ofMillis(dice.between(0, 3_000)));
    if (dice.chance(0.5)) {
      ask = ask.timeout(Duration.ofSeconds(5));
    }
    boolean hopeless = dice.chance(world.plan.mishaps().hopeless());
    if (hopeless) {
      ask = ask.handler(NOBODYS + dice.between(1, 5));
    }
    // A restart believes the wall clock: if that was set back, a deadline may be hours away.
    if (dice.chance(hopeless ? 0.3 : 0.1) && !(hopeless && world.plan.restartsElsewhen())) {
      ask = ask.startWithin(Duration.ofSeconds(dice.between(1, 20)));
    }
    if (dice.chance(world.plan.mishaps().delayed()) && !world.plan.restartsElsewhen()) {
      Duration delay = Duration.ofMillis(dice.between(0, 20_000));
      // The wall clock may be set back by hours, and a named time is then hours away.
      boolean named = !world.plan.faults().contains(Plan.Fault.WALL_CLOCK_JUMP);
      Instant now = world.coordinators.getFirst().now().wall();
      ask = named && dice.chance(0.5) ? ask.notBefore(now.plus(delay)) : ask.delay(delay);
    }
    if (dice.chance(0.1)) {
      // The last one can run everything.
      ask = ask.pinnedTo(world.agents.getLast().name());
    }
    if (dice.chance(0.15)) {
      ask = ask.onLost(dice.chance(0.5) ? LossRule.OnLost.FAIL : LossRule.OnLost.HOLD);
    }
    if (dice.chance(0.06)) {
      // Never given up, or after another silence than the others.
      ask = ask.lostAfter(dice.chance(0.5) ? Duration.ZERO : Duration.ofSeconds(60));
    }
    return ask.spec();
  }
}
