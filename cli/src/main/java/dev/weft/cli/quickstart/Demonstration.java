package dev.weft.cli.quickstart;

import dev.weft.cli.broker.BrokerProcess;
import dev.weft.cli.client.Patience;
import dev.weft.cli.client.Pause;
import dev.weft.cli.output.Human;
import dev.weft.cli.process.LocalCoordinator;
import dev.weft.cli.shell.Shell;
import dev.weft.common.config.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the quickstart shows, from first to last. For one thread. */
final class Demonstration {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int API_PORT = 7780;
  private static final int AGENTS_PORT = 7781;
  private static final int FEW = 5;
  private static final int MANY = 1_000;
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration LONGER = Duration.ofMillis(1_500);

  private final Shell shell;
  private final Supplier<Patience> patience;
  private final Pause pause;
  private final Stage stage;
  private final Narrator narrator;
  private Optional<Places> places = Optional.empty();

  /** Where things are. */
  private record Places(BrokerProcess broker, HostPort api, Path folder) {}

  Demonstration(Shell shell, Supplier<Patience> patience, Pause pause, Stage stage) {
    this.shell = shell;
    this.patience = patience;
    this.pause = pause;
    this.stage = stage;
    this.narrator = new Narrator(shell);
  }

  /**
   * Plays it.
   *
   * @return whether every result arrived, and was right
   */
  boolean play(Path launcher, Path folder, int jobs)
      throws IOException, InterruptedException, TimeoutException {
    narrator.title("Starting an embedded AMQP broker, a coordinator and two agents");
    long start = System.nanoTime();
    BrokerProcess broker = stage.broker(launcher);
    narrator.done("broker       127.0.0.1:" + broker.port() + ", in memory", since(start));
    try (PlainClient client = PlainClient.connect(broker.amqpUri().toString())) {
      LocalCoordinator first =
          stage.coordinator(
              broker.amqpUri(),
              payload(ONE_SECOND, "task {{body}} done"),
              new HostPort(LOOPBACK, Ports.orAny(API_PORT)),
              new HostPort(LOOPBACK, Ports.orAny(AGENTS_PORT)));
      places = Optional.of(new Places(broker, first.api(), folder));
      narrator.done("coordinator  " + first.api() + ", SQLite in " + folder, since(start));
      stage.agents(first.agents());
      narrator.done("agents       " + String.join(", ", Stage.AGENTS.keySet()), since(start));
      boolean few = fiveAtOnce(client);
      boolean many = twoServers(client, broker, first);
      boolean waiting = manyThatWait(first.api(), jobs);
      return few && many && waiting;
    }
  }

  private boolean fiveAtOnce(PlainClient client)
      throws IOException, InterruptedException, TimeoutException {
    narrator.title("1  Five tasks of one second, all at once");
    narrator.say(
        "A plain AMQP client that knows nothing of Weft puts five task ids on the queue "
            + Stage.QUEUE
            + ".");
    PlainClient.Answers answers = client.ask(FEW, id -> "task " + id + " done");
    return tell(answers, FEW, String.join(", ", answers.some(FEW)));
  }

  private boolean twoServers(PlainClient client, BrokerProcess broker, LocalCoordinator first)
      throws IOException, InterruptedException, TimeoutException {
    narrator.title("2  A thousand tasks of a second and a half, on two servers");
    narrator.say("The coordinator is restarted with another payload; the agents come back alone.");
    first.close();
    LocalCoordinator second =
        stage.coordinator(
            broker.amqpUri(),
            payload(LONGER, "{{label.name}}_{{body}}_成功"),
            first.api(),
            first.agents());
    stage.awaitAgents(second.api());
    PlainClient.Answers answers = client.ask(MANY, id -> "(节点A|节点B)_" + id + "_成功");
    Map<String, Integer> shares = new TreeMap<>();
    answers.all().forEach(text -> shares.merge(text.split("_", 2)[0], 1, Integer::sum));
    narrator.say("such as " + String.join(", ", answers.some(4)));
    String split =
        shares.entrySet().stream()
            .map(share -> share.getKey() + " " + share.getValue())
            .collect(Collectors.joining(", "));
    return tell(answers, MANY, split);
  }

  private boolean tell(PlainClient.Answers answers, int expected, String detail) {
    if (answers.all().size() == expected && answers.wrong() == 0) {
      narrator.done(Human.count(expected) + " results: " + detail, answers.after());
      return true;
    }
    narrator.failed(
        "only %d of %d results, %d of them wrong"
            .formatted(answers.all().size(), expected, answers.wrong()));
    return false;
  }

  private boolean manyThatWait(HostPort api, int jobs) throws InterruptedException {
    narrator.title("3  " + Human.count(jobs) + " jobs that wait at once");
    return new WaitingJobs(shell, patience, pause, narrator).run(api, jobs);
  }

  /** Tells where things are and what to try. */
  void whatNext() {
    Places at = places.orElseThrow();
    String address = at.api().port() == API_PORT ? "" : " --address " + at.api();
    narrator.title("All of it is running. Try, in another terminal:");
    narrator.say("./weft submit echo hello --wait" + address);
    narrator.say("./weft submit sleep 20s --count 5000 --wait" + address);
    narrator.say("./weft job list --state active" + address);
    narrator.say("./weft agent list" + address);
    narrator.title("Where things are");
    narrator.say("API     " + at.api());
    narrator.say(
        "AMQP    " + at.broker().amqpUri() + "  queues " + Stage.QUEUE + ", weft.jobs.default");
    narrator.say("files   " + at.folder());
    narrator.title("Ctrl-C stops everything.");
  }

  private static String payload(Duration wait, String answer) {
    return "{\"duration\": \"" + wait.toMillis() + "ms\", \"answer\": \"" + answer + "\"}";
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
