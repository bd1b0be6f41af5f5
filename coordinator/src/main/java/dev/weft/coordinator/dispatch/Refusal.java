package dev.weft.coordinator.dispatch;

import java.util.Map;

/**
 * A message that no job could be made of; it goes to the dead letters.
 *
 * @param source the queue that it came from
 * @param reason short and stable, in capitals, such as {@code BAD_HANDLER}
 * @param detail one line for people; never holds the body
 * @param headers what can be kept of its properties and headers, as text
 * @param contentType its media type; may be empty
 * @param body its bytes, cut if they are too many; not to be changed
 */
public record Refusal(
    String source,
    String reason,
    String detail,
    Map<String, String> headers,
    String contentType,
    byte[] body) {}
