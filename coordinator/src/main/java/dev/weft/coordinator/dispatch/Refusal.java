package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Payload;
import java.util.Map;

/**
 * A message that no job could be made of; it goes to the dead letters.
 *
 * @param source the queue that it came from
 * @param reason short and stable, in capitals, such as {@code BAD_HANDLER}
 * @param detail one line for people; never holds the body
 * @param headers what can be kept of it, as text: properties as {@code property.<name>}, such as
 *     {@code property.message_id}, and headers as they are
 * @param body its bytes, cut if they are too many, and its media type
 */
public record Refusal(
    String source, String reason, String detail, Map<String, String> headers, Payload body) {}
