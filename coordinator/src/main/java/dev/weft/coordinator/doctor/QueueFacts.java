package dev.weft.coordinator.doctor;

import java.util.Map;
import java.util.Optional;

/**
 * A queue that jobs come from, as the broker shows it.
 *
 * @param name the queue's
 * @param consumers how many take messages from it
 * @param ours how many of them are this coordinator's
 * @param shape what it was declared with; empty if the broker does not say
 * @param trouble why nothing is known of it, or no messages can be taken; empty if all is well
 * @param claim whose it is
 */
public record QueueFacts(
    String name, long consumers, long ours, Optional<Shape> shape, String trouble, Claim claim) {
  /**
   * Whose a queue is.
   *
   * @param otherStore the id of the store whose it is; empty if that is not known to be another
   * @param shared whether messages are taken from it all the same
   * @param trouble why it could not be claimed for this store; empty if it could
   */
  public record Claim(String otherStore, boolean shared, String trouble) {
    /** It is this store's, or nothing is known of it. */
    public static final Claim FINE = new Claim("", false, "");
  }

  /**
   * What a queue was declared with.
   *
   * @param durable whether it outlasts the broker's restart
   * @param autoDelete whether it goes with its last consumer
   * @param arguments the {@code x-} arguments, as text
   */
  public record Shape(boolean durable, boolean autoDelete, Map<String, String> arguments) {
    /** Copies the map. */
    public Shape {
      arguments = Map.copyOf(arguments);
    }

    /** An argument; empty if it was not given. */
    public String argument(String name) {
      return arguments.getOrDefault(name, "");
    }
  }
}
