package dev.weft.coordinator.amqp.codec;

/** The exchanges and the queue that Weft publishes to. */
public final class Exchanges {
  /** The default exchange. */
  public static final String DEFAULT = "";

  /** Results; topic, routing key {@code <pool>.<handler>.<state>}. */
  public static final String EVENTS = "weft.events";

  /** Dead letters; topic. */
  public static final String DEAD_LETTERS = "weft.dlx";

  /** The queue of all dead letters. */
  public static final String DEAD = "weft.dead";

  private Exchanges() {}
}
