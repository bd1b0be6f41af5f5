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
 */
public record QueueFacts(
    String name, long consumers, long ours, Optional<Shape> shape, String trouble) {
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
