package dev.weft.coordinator.session;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Abilities;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.proto.agent.v1.Feature;
import dev.weft.proto.agent.v1.Hello;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a Hello, holding it to the protocol's limits. */
final class HelloCodec {
  /** Lowest and highest version of the protocol that is spoken here. */
  static final int PROTOCOL = 1;

  private static final int MAX_POOLS = 64;
  private static final int MAX_LABELS = 64;
  private static final int MAX_LABEL_VALUE = 1_024;
  private static final int MAX_HANDLERS = 256;
  private static final int MAX_SLOTS = 2_000_000;
  private static final int MAX_WORDS = 255;
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._:/-]{1,63}");

  private HelloCodec() {}

  static Introduction read(Hello hello) throws Violation {
    checkProtocol(hello);
    check(within(hello.getPoolsCount(), 1, MAX_POOLS), "pools must be 1 to 64");
    check(hello.getHandlersCount() <= MAX_HANDLERS, "handlers must be at most 256");
    check(within(hello.getSlots(), 1, MAX_SLOTS), "slots must be 1 to 2,000,000");
    checkLabels(hello.getLabelsMap());
    try {
      return new Introduction(
          new AgentId(hello.getAgentId()),
          new AgentFacts(
              incarnation(hello),
              names(hello.getPoolsList(), PoolName::new),
              hello.getLabelsMap(),
              names(hello.getHandlersList(), HandlerName::new),
              hello.getSlots(),
              words(hello.getVersion()),
              words(hello.getHostname()),
              abilities(hello)),
          seen(hello));
    } catch (IllegalArgumentException e) {
      throw Violation.invalid("Hello: " + e.getMessage());
    }
  }

  private static Incarnation incarnation(Hello hello) {
    return new Incarnation(
        name(hello.getInstanceId()),
        hello.getJournalId().isEmpty() ? "" : name(hello.getJournalId()),
        hello.getBootId().isEmpty() ? "" : name(hello.getBootId()));
  }

  private static Abilities abilities(Hello hello) {
    List<Feature> named = hello.getFeaturesList();
    return new Abilities(
        named.contains(Feature.FEATURE_RECONCILE), named.contains(Feature.FEATURE_CLAIM));
  }

  /** What both sides can do. */
  static List<Feature> agreed(Abilities abilities) {
    List<Feature> agreed = new ArrayList<>();
    if (abilities.reconcile()) {
      agreed.add(Feature.FEATURE_RECONCILE);
    }
    if (abilities.claim()) {
      agreed.add(Feature.FEATURE_CLAIM);
    }
    return agreed;
  }

  private static StorePosition seen(Hello hello) {
    dev.weft.proto.agent.v1.StorePosition said = hello.getLastSeen();
    if (said.getIncarnation().isEmpty()) {
      return StorePosition.NONE;
    }
    return new StorePosition(
        name(said.getClusterId()),
        said.getOwner(),
        said.getEpoch(),
        name(said.getIncarnation()),
        said.getCommits());
  }

  /** These ids are made of the same letters as an agent's. */
  private static String name(String text) {
    return new AgentId(text).value();
  }

  private static void checkProtocol(Hello hello) throws Violation {
    int min = hello.getProtocolMin();
    int max = hello.getProtocolMax();
    check(min >= 1 && max >= min, "the protocol range must begin at 1 or above");
    if (min > PROTOCOL || max < PROTOCOL) {
      throw Violation.of(
          Violation.Kind.ORDER,
          "PROTOCOL_UNSUPPORTED",
          "this coordinator speaks protocol %d, the agent %d to %d".formatted(PROTOCOL, min, max),
          Map.of(
              "protocol_min", Integer.toString(PROTOCOL),
              "protocol_max", Integer.toString(PROTOCOL)));
    }
  }

  private static void checkLabels(Map<String, String> labels) throws Violation {
    check(labels.size() <= MAX_LABELS, "labels must be at most 64");
    for (Map.Entry<String, String> label : labels.entrySet()) {
      check(LABEL.matcher(label.getKey()).matches(), "a label's name is not one");
      check(label.getValue().length() <= MAX_LABEL_VALUE, "a label's value is above 1 KiB");
    }
  }

  private static <T> Set<T> names(List<String> texts, Function<String, T> type) {
    return texts.stream().map(type).collect(Collectors.toUnmodifiableSet());
  }

  /** Text for people: short, and without control characters. */
  static String words(String text) {
    String shortened = text.length() > MAX_WORDS ? text.substring(0, MAX_WORDS) : text;
    return shortened.replaceAll("\\p{Cntrl}", " ").strip();
  }

  private static boolean within(int value, int min, int max) {
    return value >= min && value <= max;
  }

  private static void check(boolean holds, String rule) throws Violation {
    if (!holds) {
      throw Violation.invalid("Hello: " + rule);
    }
  }
}
