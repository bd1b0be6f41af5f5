package dev.weft.agent.core;

import static dev.weft.agent.core.CoreDriver.assignment;
import static dev.weft.agent.core.CoreDriver.ending;
import static dev.weft.agent.core.CoreDriver.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Coordinators around one core, in virtual time: each keeps as many of its jobs on the agent as
 * there are, within its credits; what one side says reaches the other 20 ms later. The agent ticks
 * each 250 ms, as the real one does.
 */
final class CoordinatorModels {
  static final Duration WAY = Duration.ofMillis(20);
  private static final Duration TICK = Duration.ofMillis(250);

  private record Due(Duration at, long order, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private static final class Model {
    final int place;
    long stream;
    int credits;
    int wanted;
    Duration length = Duration.ZERO;

    /** Assigned, and no result has come. */
    int held;

    int running;
    int done;

    Model(int place) {
      this.place = place;
    }
  }

  private final CoreDriver driver;
  private final int slots;
  private final List<Model> models = new ArrayList<>();
  private final PriorityQueue<Due> agenda = new PriorityQueue<>();
  private Duration now = Duration.ZERO;
  private long order;
  private int jobs;
  private int told;
  private int refused;

  /** So many coordinators that are connected and have no work. */
  CoordinatorModels(int slots, int coordinators) {
    this.slots = slots;
    driver = new CoreDriver(slots, 1 << 28);
    for (int place = 0; place < coordinators; place++) {
      connect(place);
    }
    later(TICK, this::tick);
  }

  /** The coordinator's next stream is ready; what the agent had of an earlier one it keeps. */
  void connect(int place) {
    while (models.size() <= place) {
      models.add(new Model(models.size()));
    }
    Model model = models.get(place);
    model.stream++;
    happen(new Event.Opened(stream(place, model.stream)));
    happen(CoreDriver.welcomed(stream(place, model.stream), 0));
  }

  /** The coordinator's stream is lost. */
  void disconnect(int place) {
    Model model = models.get(place);
    happen(new Event.Lost(stream(place, model.stream)));
    model.stream++;
    model.credits = 0;
    model.wanted = 0;
  }

  /** From now on the coordinator has so many jobs to run at once, each of this length. */
  void work(int place, int atOnce, Duration length) {
    Model model = models.get(place);
    model.wanted = atOnce;
    model.length = length;
    assign(model);
  }

  void run(Duration time) {
    Duration end = now.plus(time);
    while (!agenda.isEmpty() && agenda.peek().at.compareTo(end) <= 0) {
      Due due = agenda.remove();
      driver.pass(due.at.minus(now));
      now = due.at;
      due.what.run();
    }
    driver.pass(end.minus(now));
    now = end;
  }

  /** What each coordinator knows. */
  List<Integer> credits() {
    return models.stream().map(model -> model.credits).toList();
  }

  int running(int place) {
    return models.get(place).running;
  }

  int done() {
    return models.stream().mapToInt(model -> model.done).sum();
  }

  int done(int place) {
    return models.get(place).done;
  }

  /** How many Credits messages were sent. */
  int told() {
    return told;
  }

  /** How many assignments were refused. */
  int refused() {
    return refused;
  }

  private void later(Duration time, Runnable what) {
    agenda.add(new Due(now.plus(time), order++, what));
  }

  private void tick() {
    happen(new Event.Tick());
    later(TICK, this::tick);
  }

  private void assign(Model model) {
    while (model.held < Math.min(model.credits, model.wanted)) {
      AttemptId attempt = CoreDriver.attempt(model.place + "-" + jobs++, 1);
      StreamRef on = stream(model.place, model.stream);
      model.held++;
      later(WAY, () -> happen(new Event.Assigned(on, assignment(attempt))));
    }
  }

  private void happen(Event event) {
    for (Effect effect : driver.decide(event).effects()) {
      switch (effect) {
        case Effect.Start(int link, var assignment) ->
            start(models.get(link), assignment.attempt());
        case Effect.Send(StreamRef to, Message message) ->
            later(WAY, () -> hear(models.get(to.link()), to, message));
        case Effect.Forget _,
            Effect.Stop _,
            Effect.Redirect _,
            Effect.CutOff _,
            Effect.Break _,
            Effect.Leave _ -> {}
      }
    }
    Load load = driver.core.load();
    assertThat(load.running() + load.waiting() + load.stuck()).isLessThanOrEqualTo(slots);
  }

  private void start(Model model, AttemptId attempt) {
    model.running++;
    later(
        model.length,
        () -> {
          model.running--;
          happen(new Event.Ended(attempt, ending(0)));
        });
  }

  private void hear(Model model, StreamRef on, Message message) {
    if (on.number() != model.stream) {
      return;
    }
    switch (message) {
      case Message.Ready(int credits) -> model.credits = credits;
      case Message.Credits(int credits, _) -> {
        model.credits = credits;
        told++;
      }
      case Message.Result(AttemptId attempt) -> {
        model.held--;
        model.done++;
        later(WAY, () -> happen(new Event.Acked(on, List.of(attempt))));
      }
      case Message.Rejected _ -> {
        model.held--;
        refused++;
      }
      case Message.Accepted _,
          Message.Inventory _,
          Message.Claim _,
          Message.Reconciled _,
          Message.Goodbye _ -> {}
    }
    assign(model);
  }
}
