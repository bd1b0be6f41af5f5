package dev.weft.coordinator;

import dev.weft.common.config.Config;
import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.amqp.AmqpBroker;
import dev.weft.coordinator.amqp.AmqpKeys;
import dev.weft.coordinator.api.ApiSettings;
import dev.weft.coordinator.dispatch.DispatchSettings;
import dev.weft.coordinator.doctor.BrokerChecks;
import dev.weft.coordinator.doctor.Code;
import dev.weft.coordinator.doctor.Doctor.Examination;
import dev.weft.coordinator.doctor.Finding;
import dev.weft.coordinator.doctor.FleetChecks;
import dev.weft.coordinator.doctor.JobChecks;
import dev.weft.coordinator.doctor.RecoveryChecks;
import dev.weft.coordinator.doctor.SettingChecks;
import dev.weft.coordinator.doctor.StoreChecks;
import dev.weft.coordinator.loop.DeadLetterQuery;
import dev.weft.coordinator.loop.DispatchView;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.StateName;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.session.AgentServerSettings;
import dev.weft.coordinator.session.SessionSettings;
import dev.weft.coordinator.session.Sessions;
import dev.weft.coordinator.store.SqlStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that {@code weft doctor} looks at, by the name that people read if it cannot be.
 *
 * @param config of the coordinator
 * @param dispatch as read from it
 * @param store that is open
 * @param broker if there is one
 * @param sessions of the agents
 * @param time of the process
 */
record Examinations(
    Config config,
    DispatchSettings dispatch,
    SqlStore store,
    Optional<AmqpBroker> broker,
    Sessions sessions,
    TimeSource time) {
  private static final Duration LATELY = Duration.ofHours(1);

  /** All of them. */
  Map<String, Examination> all(DispatchView view) {
    Map<String, Examination> all = new LinkedHashMap<>();
    all.put("settings", this::settings);
    all.put("store", () -> store(view));
    all.put("recovery", () -> RecoveryChecks.of(view.recovery().get()));
    all.put("jobs", this::jobs);
    all.put("agents", () -> agents(view));
    all.put("pools", () -> FleetChecks.pools(view.pools().get()));
    broker.ifPresent(found -> all.put("broker", () -> broker(found)));
    return all;
  }

  private List<Finding> settings() {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        SettingChecks.listening(
            ApiSettings.from(config).listen().address(),
            AgentServerSettings.from(config).listen().address()));
    findings.addAll(
        SettingChecks.lease(
            dispatch.lostAfter(),
            dispatch.killGrace(),
            SessionSettings.from(config, dispatch.lostAfter()).heartbeat()));
    findings.addAll(SettingChecks.sharing(broker.isPresent() && config.get(AmqpKeys.SHARE_QUEUES)));
    return findings;
  }

  private List<Finding> store(DispatchView view) throws StoreException {
    List<Finding> findings = new ArrayList<>();
    // First: a store that is stuck may not answer.
    Optional<String> trouble = view.trouble();
    if (trouble.isPresent()) {
      findings.add(new Finding(Code.STORE_STUCK, "store", trouble.get()));
      findings.add(Finding.notChecked("what the store stands on", "the store is stuck"));
      return findings;
    }
    findings.addAll(StoreChecks.of(store.examine()));
    return findings;
  }

  private List<Finding> jobs() throws StoreException {
    JobQuery held = new JobQuery(Set.of(StateName.HELD), "", "", "", Instant.EPOCH, Instant.MAX);
    Instant since = time.now().wall().minus(LATELY);
    DeadLetterQuery lately = new DeadLetterQuery("", "", "", "", since, Instant.MAX);
    return JobChecks.of(
        store.list(held, Long.MAX_VALUE, JobChecks.MANY).size(),
        store.letters(lately, Long.MAX_VALUE, JobChecks.MANY).size());
  }

  private List<Finding> agents(DispatchView view) throws Exception {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(FleetChecks.agents(view.agents().get(), version(), dispatch.lostAfter()));
    findings.addAll(FleetChecks.sights(sessions.sights(), store.cluster()));
    return findings;
  }

  private List<Finding> broker(AmqpBroker found) throws StoreException {
    int coordinators = store.membership().isEmpty() ? 1 : store.examine().coordinators();
    return BrokerChecks.of(found.examine(), coordinators, time.now().wall());
  }

  /** As agents say theirs. */
  private static String version() {
    return Optional.ofNullable(Examinations.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
