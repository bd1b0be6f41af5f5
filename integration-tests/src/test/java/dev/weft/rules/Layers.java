package dev.weft.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which package may know which. A rule about a package that does not exist yet holds. Immutable.
 *
 * @param root the package of the whole tree, so that the rules can be tried on fixtures too
 */
record Layers(String root) {
  private static final String COORDINATOR_ADAPTERS =
      "coordinator.(amqp|session|api|store|schedule|http|ops|security)..";

  /** How both servers of the coordinator listen: a leaf that both may use. */
  private static final String LISTEN = "coordinator.listen..";

  private static final String AGENT_ADAPTERS = "agent.(link|run|journal|handler|plugin)..";

  /** Exactly these packages: not {@code java.util.concurrent}, {@code java.util.logging}, … */
  private static final String[] VALUES = {
    "java.lang",
    "java.lang.annotation",
    "java.lang.invoke",
    "java.lang.runtime",
    "java.util",
    "java.util.function",
    "java.util.stream",
    "java.nio.charset",
    "java.time..",
    "org.jspecify.annotations",
  };

  /** Single types from elsewhere that only compute: what a digest of a value takes. */
  private static final Set<String> COMPUTING =
      Set.of(
          "java.nio.ByteBuffer",
          "java.security.MessageDigest",
          "java.security.NoSuchAlgorithmException");

  /** Types in those packages that reach the machine: clocks, randomness, threads, input, output. */
  private static final Set<String> MACHINE =
      Set.of(
          "java.lang.InheritableThreadLocal",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.Runtime",
          "java.lang.ScopedValue",
          "java.lang.System",
          "java.lang.System$Logger",
          "java.lang.Thread",
          "java.lang.ThreadGroup",
          "java.lang.ThreadLocal",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Random",
          "java.util.Scanner",
          "java.util.ServiceLoader",
          "java.util.SplittableRandom",
          "java.util.Timer");

  /** Methods that do so on types that are otherwise plain values. */
  private static final Set<String> MACHINE_CALLS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.StrictMath.random",
          "java.util.Collections.shuffle",
          "java.util.UUID.randomUUID");

  /** Every rule by its name. */
  Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new TreeMap<>();
    rules.put("pure packages know only values", pureKnowsValues());
    rules.put("pure packages use no machine", pureUsesNoMachine());
    rules.put("pure packages call no clock and no chance", pureCallsNoMachine());
    rules.put("the loop knows no adapter", loopKnowsNoAdapter());
    rules.put("coordinator adapters stay apart", apart(COORDINATOR_ADAPTERS));
    rules.put("what the servers share knows nothing else", listenKnowsNothing());
    rules.put("agent adapters stay apart", apart(AGENT_ADAPTERS));
    rules.put("only the wiring knows all", wiringOnTop());
    String[] codecs = {"coordinator.session..", "coordinator.api..", "agent.link..", "cli.."};
    rules.put(
        "protobuf stops at the codecs",
        onlyIn(codecs, "com.google.protobuf..", "com.google.rpc..", "dev.weft.proto.."));
    rules.put(
        "gRPC stops at the codecs and the wiring",
        onlyIn(plus(codecs, LISTEN, "coordinator", "agent"), "io.grpc.."));
    rules.put(
        "AMQP stops at its adapter",
        onlyIn(new String[] {"coordinator.amqp..", "cli.."}, "com.rabbitmq.."));
    rules.put(
        "SQL stops at the store",
        onlyIn(
            new String[] {"coordinator.store.."},
            "java.sql..",
            "javax.sql..",
            "org.sqlite..",
            "org.postgresql.."));
    return rules;
  }

  private ArchRule pureKnowsValues() {
    return classes()
        .that(pure())
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(VALUES)
                .or(DescribedPredicate.describe("compute", t -> COMPUTING.contains(t.getName())))
                .or(in("common.id..", "common.time.."))
                .or(pure()))
        .allowEmptyShould(true);
  }

  private ArchRule pureUsesNoMachine() {
    Set<String> clocks = Set.of(root + ".common.time.TimeSource", root + ".common.time.SystemTime");
    return noClasses()
        .that(pure())
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "reach the machine",
                type -> MACHINE.contains(type.getName()) || clocks.contains(type.getName())))
        .allowEmptyShould(true);
  }

  private ArchRule pureCallsNoMachine() {
    return noClasses()
        .that(pure())
        .should()
        .callCodeUnitWhere(
            DescribedPredicate.describe("reads a clock or draws a number", Layers::isMachineCall))
        .allowEmptyShould(true);
  }

  private static boolean isMachineCall(JavaCall<?> call) {
    String owner = call.getTargetOwner().getName();
    String name = call.getName();
    return (owner.startsWith("java.time.") && name.equals("now"))
        || name.equals("parallelStream")
        || MACHINE_CALLS.contains(owner + "." + name);
  }

  private ArchRule loopKnowsNoAdapter() {
    return noClasses()
        .that(in("coordinator.loop.."))
        .should()
        .dependOnClassesThat(in(COORDINATOR_ADAPTERS, LISTEN))
        .allowEmptyShould(true);
  }

  private ArchRule listenKnowsNothing() {
    return noClasses()
        .that(in(LISTEN))
        .should()
        .dependOnClassesThat(in("coordinator..").and(DescribedPredicate.not(in(LISTEN))))
        .allowEmptyShould(true);
  }

  private ArchRule apart(String adapters) {
    return slices()
        .matching(root + "." + adapters)
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true);
  }

  private ArchRule wiringOnTop() {
    return noClasses()
        .that(in("coordinator.*..", "agent.*.."))
        .should()
        .dependOnClassesThat(in("coordinator", "agent"))
        .allowEmptyShould(true);
  }

  private ArchRule onlyIn(String[] allowed, String... foreign) {
    return noClasses()
        .that(in("coordinator..", "agent..", "common..", "cli.."))
        .and(DescribedPredicate.not(in(allowed)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(foreign))
        .allowEmptyShould(true);
  }

  private DescribedPredicate<JavaClass> pure() {
    return in("coordinator.dispatch..", "agent.core..");
  }

  private DescribedPredicate<JavaClass> in(String... packages) {
    return resideInAnyPackage(
        Stream.of(packages).map(name -> root + "." + name).toArray(String[]::new));
  }

  private static String[] plus(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }
}
