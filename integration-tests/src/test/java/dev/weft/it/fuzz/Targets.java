package dev.weft.it.fuzz;

import dev.weft.agent.handler.exec.ExecTarget;
import dev.weft.agent.handler.http.AddressTarget;
import dev.weft.agent.handler.http.HttpTarget;
import dev.weft.common.config.SecretTarget;
import dev.weft.coordinator.amqp.link.HeaderTarget;
import dev.weft.coordinator.api.ScheduleTarget;
import dev.weft.coordinator.api.SpecTarget;
import dev.weft.coordinator.session.SessionTarget;
import dev.weft.coordinator.token.TokenTarget;
import java.nio.file.Path;
import java.util.Locale;

/** All that reads what comes from outside. Each has its inputs in a folder of its name. */
enum Targets {
  /** {@code host:port}. */
  ADDRESSES(1),
  /** Words of a command. */
  COMMANDS(1),
  /** Configuration files. */
  CONFIGURATION(20),
  /** Times of a schedule. */
  CRON(4),
  /** Lengths of time. */
  DURATIONS(1),
  /** Payloads of exec jobs. */
  EXEC(4),
  /** Header tables of messages, as they come from the broker. */
  HEADERS(1),
  /** Payloads of http jobs, and redirects. */
  HTTP(4),
  /** Segments of a journal. */
  JOURNAL(40),
  /** Messages. */
  MESSAGES(2),
  /** Networks that http jobs may reach. */
  NETWORKS(1),
  /** Addresses that http jobs may reach. */
  REACH(1),
  /** Records of a journal, with checksums that are right. */
  RECORDS(40),
  /** Schedules of the API. */
  SCHEDULES(4),
  /** Passwords in values that are shown. */
  SECRETS(1),
  /** What agents say on their streams. */
  SESSIONS(10),
  /** Amounts of bytes. */
  SIZES(1),
  /** Jobs of the API. */
  SPECS(1),
  /** Templates of queues, and bodies of messages. */
  TEMPLATES(1),
  /** Assignment tokens. */
  TOKENS(1);

  private final int cost;

  Targets(int cost) {
    this.cost = cost;
  }

  /** How many times longer than a short text it takes to check one, roughly. */
  int cost() {
    return cost;
  }

  /**
   * Makes it.
   *
   * @param folder for files of its own
   */
  Target in(Path folder) {
    return switch (this) {
      case ADDRESSES -> Texts.addresses();
      case COMMANDS -> Texts.commands();
      case CONFIGURATION -> new ConfigTarget(folder);
      case CRON -> Texts.schedules();
      case DURATIONS -> Texts.durations();
      case EXEC -> new ExecTarget();
      case HEADERS -> new HeaderTarget();
      case HTTP -> new HttpTarget();
      case JOURNAL -> JournalTarget.changed(folder);
      case MESSAGES -> new MessageTarget();
      case NETWORKS -> Texts.networks();
      case REACH -> new AddressTarget();
      case RECORDS -> JournalTarget.forged(folder);
      case SCHEDULES -> new ScheduleTarget();
      case SECRETS -> new SecretTarget();
      case SESSIONS -> new SessionTarget();
      case SIZES -> Texts.sizes();
      case SPECS -> new SpecTarget();
      case TEMPLATES -> new TemplateTarget();
      case TOKENS -> new TokenTarget();
    };
  }

  /** Its name, and that of the folder of its inputs. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of this name. */
  static Targets named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
