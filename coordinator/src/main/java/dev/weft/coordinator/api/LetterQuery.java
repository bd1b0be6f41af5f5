package dev.weft.coordinator.api;

import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.loop.DeadLetterQuery;
import dev.weft.proto.api.v1.DeadLetterFilter;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Which dead letters a caller means.
 *
 * @param filters which
 * @param pageSize at most so many, 1 to 1,000
 */
record LetterQuery(DeadLetterQuery filters, int pageSize) {
  private static final int MAX_PAGE = 1_000;
  private static final int DEFAULT_PAGE = 100;
  private static final Pattern REASON = Pattern.compile("[ -~]{0,255}");
  private static final Pattern SOURCE = Pattern.compile("[^\\p{Cntrl}]{0,255}");

  static LetterQuery read(DeadLetterFilter filter, int pageSize) throws Refused {
    Fields fields = new Fields("filter.");
    Instant from = filter.hasFrom() ? fields.moment("from", filter.getFrom()) : Instant.EPOCH;
    Instant until = filter.hasUntil() ? fields.moment("until", filter.getUntil()) : Instant.MAX;
    DeadLetterQuery filters =
        new DeadLetterQuery(
            fields.filter("pool", filter.getPool(), PoolName::new),
            fields.filter("handler", filter.getHandler(), HandlerName::new),
            fields.text(
                "reason", filter.getReason(), REASON, "must be at most 255 ASCII characters"),
            fields.text(
                "source",
                filter.getSource(),
                SOURCE,
                "must be at most 255 characters, none of them a control character"),
            from,
            until);
    fields.refuseBad();
    Fields size = new Fields("");
    int read = size.number("page_size", pageSize, MAX_PAGE, DEFAULT_PAGE);
    size.refuseBad();
    return new LetterQuery(filters, read);
  }

  /** What a page token is good for. */
  String scope() {
    return String.join(
        "\n",
        "dead-letters",
        filters.pool(),
        filters.handler(),
        filters.reason(),
        filters.source(),
        filters.from().toString(),
        filters.until().toString());
  }
}
