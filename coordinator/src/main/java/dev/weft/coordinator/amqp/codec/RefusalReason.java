package dev.weft.coordinator.amqp.codec;

/** Why no job can be made of a message; the names are stable and part of the dead letter. */
public enum RefusalReason {
  /** The body, or the payload made of it, has more than 1 MiB. */
  TOO_LARGE,
  /** {@code message_id} is no job id. */
  BAD_MESSAGE_ID,
  /** There is no {@code type}, and the queue has no handler for such messages. */
  NO_HANDLER,
  /** {@code type} is not the name of a handler. */
  BAD_HANDLER,
  /** {@code weft-pool} is not the name of a pool, or not the pool whose queue this is. */
  BAD_POOL,
  /** {@code weft-pool} names a pool that this coordinator does not serve. */
  UNKNOWN_POOL,
  /** {@code reply_to} is not UTF-8 text without control characters. */
  BAD_REPLY_TO,
  /** {@code correlation_id} is not UTF-8 text without control characters. */
  BAD_CORRELATION_ID,
  /** {@code content_type} is not a media type. */
  BAD_CONTENT_TYPE,
  /** The body is compressed, or otherwise encoded. */
  BAD_CONTENT_ENCODING,
  /** {@code expiration} is not a number of milliseconds up to 365 days. */
  BAD_EXPIRATION,
  /** {@code priority} is above 31. */
  BAD_PRIORITY,
  /** A {@code weft-} header has a value of the wrong type or range. */
  BAD_HEADER,
  /** A {@code weft-} header that does not exist. */
  UNKNOWN_HEADER,
  /** A {@code weft-} header of something that this version cannot do. */
  NOT_SUPPORTED,
  /** The body has to be text for the queue's payload template, and is not UTF-8. */
  BAD_BODY,
  /** The message could not be read for a reason that is Weft's own fault. */
  UNREADABLE
}
