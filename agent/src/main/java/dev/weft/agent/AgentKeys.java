package dev.weft.agent;

import dev.weft.agent.telemetry.TelemetryLimits;
import dev.weft.common.config.HostPort;
import dev.weft.common.config.Key;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.PoolName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The agent's own keys of the configuration. */
final class AgentKeys {
  private static final long KIB = 1024;
  private static final long MIB = KIB * KIB;
  private static final long GIB = KIB * MIB;

  static final Key<Optional<AgentId>> ID =
      Key.optional(
          "agent.id",
          Type.text().as(AgentId::new).expecting("1 to 128 letters, digits, '.', '_', ':' and '-'"),
          "Names this agent, the same over all its restarts. Without it, the host's name and a"
              + " random ending that is kept in the data directory.");

  static final Key<List<HostPort>> COORDINATORS =
      Key.of(
          "agent.coordinators",
          Type.list(Type.hostPort()),
          "127.0.0.1:7781",
          "Addresses of the coordinators; the agent connects to each of them.");

  static final Key<Duration> RETRY_MAX =
      Key.of(
          "agent.retry-max",
          Type.duration(Duration.ofMillis(500), Duration.ofMinutes(1)),
          "30s",
          "The longest wait before dialling a coordinator again; waits begin below 500 ms and"
              + " double, with jitter. Shorter: a small fleet is back sooner after a restart;"
              + " longer: a large one does not come all at once.");

  static final Key<List<PoolName>> POOLS =
      Key.of(
          "agent.pools",
          Type.list(
              Type.text()
                  .as(PoolName::new)
                  .expecting("the name of a pool: lower-case letters, digits, '.', '_', '-'")),
          "default",
          "Pools that the agent takes jobs from.");

  static final Key<Map<String, String>> LABELS =
      Key.of(
          "agent.labels",
          Type.map(Type.text()),
          "",
          "What jobs may ask of the agent they run on, such as zone=a,disk=ssd.");

  static final Key<Integer> SLOTS =
      Key.of(
          "agent.slots",
          Type.integer(1, 2_000_000),
          "10000",
          "Attempts that run at once at most. One that waits costs about a kilobyte.");

  static final Key<Optional<Path>> DATA =
      Key.optional(
          "agent.data",
          Type.path(),
          "The agent's data directory, for one agent at a time. Without it, $STATE_DIRECTORY, else"
              + " weft/agent in $XDG_STATE_HOME or in ~/.local/state.");

  static final Key<Optional<Path>> PLUGINS =
      Key.optional("agent.plugins", Type.path(), "Folder of the plug-ins. Without it, none.");

  static final Key<Duration> DRAIN_TIMEOUT =
      Key.of(
          "drain.timeout",
          Type.duration(Duration.ZERO, Duration.ofDays(30)),
          "60s",
          "On SIGTERM: how long what runs may go on before it is stopped, so that other agents run"
              + " it.");

  static final Key<Duration> KILL_GRACE =
      Key.of(
          "kill.grace",
          Type.duration(Duration.ofMillis(10), Duration.ofHours(1)),
          "10s",
          "How long a handler may go on after it was told to stop. One that goes on longer is"
              + " reported as not stopped, and keeps its slot until it ends.");

  static final Key<Integer> CPU_THREADS =
      Key.of(
          "cpu.threads",
          Type.integer(0, 4096),
          "0",
          "Attempts of CPU-bound handlers that run at once; 0: one for each processor.");

  static final Key<Long> LOG_BUFFER =
      Key.of(
          "log.buffer",
          Type.size(TelemetryLimits.MIN_BUFFER, 16 * MIB),
          "64KiB",
          "Log of one attempt that may wait to be sent. When it is full the attempt waits, or"
              + " loses its oldest log while no coordinator is connected.");

  static final Key<Long> LOG_MEMORY =
      Key.of(
          "log.memory",
          Type.size(TelemetryLimits.MIN_BUFFER, 16 * GIB),
          "64MiB",
          "Log of all attempts that may wait to be sent.");

  static final Key<Long> LOG_RATE =
      Key.of(
          "log.rate",
          Type.size(KIB, 16 * GIB),
          "16MiB",
          "Log that one attempt may write in a second; one that writes more waits.");

  static final Key<Long> OUTPUT_LIMIT =
      Key.of(
          "output.limit",
          Type.size(0, MIB),
          "1MiB",
          "Output that is kept of one attempt; the rest is dropped and the result says so.");

  static final Key<Long> OUTPUT_MEMORY =
      Key.of(
          "output.memory",
          Type.size(MIB, 64 * GIB),
          "256MiB",
          "Output of all running attempts. An attempt for whose output there is no room fails, and"
              + " may be tried again.");

  static final Key<Long> RESULTS_MEMORY =
      Key.of(
          "results.memory",
          Type.size(MIB, 64 * GIB),
          "256MiB",
          "Results that wait to be acknowledged. At 80 % the agent takes no more jobs until half of"
              + " it is free.");

  static final Key<JournalPlace> JOURNAL =
      Key.of(
          "journal.place",
          Type.oneOf(JournalPlace.class),
          "disk",
          "Where the agent remembers what it was given and results that wait to be acknowledged."
              + " On disk, in agent.data, a result outlasts the agent's process; in memory an agent"
              + " that is killed after a job runs it again.");

  static final Key<Long> JOURNAL_SIZE =
      Key.of(
          "journal.max-size",
          Type.size(4 * MIB, 256 * GIB),
          "1GiB",
          "Disk space of the journal. When more than a quarter of it is taken by what must be kept,"
              + " the agent takes no more jobs until a sixth is. A sixteenth may be taken by what"
              + " a coordinator takes jobs in again with when its store has lost them.");

  static final Key<Boolean> PLAINTEXT =
      Key.of(
          "insecure.plaintext",
          Type.bool(),
          "false",
          "Dials coordinators beyond this machine although nothing is encrypted and nobody is"
              + " authenticated. Said in the log each minute.");

  static final Schema SCHEMA =
      Schema.of(
          ID,
          COORDINATORS,
          RETRY_MAX,
          POOLS,
          LABELS,
          SLOTS,
          DATA,
          PLUGINS,
          DRAIN_TIMEOUT,
          KILL_GRACE,
          CPU_THREADS,
          LOG_BUFFER,
          LOG_MEMORY,
          LOG_RATE,
          OUTPUT_LIMIT,
          OUTPUT_MEMORY,
          RESULTS_MEMORY,
          JOURNAL,
          JOURNAL_SIZE,
          PLAINTEXT);

  private AgentKeys() {}
}
