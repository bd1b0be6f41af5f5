package dev.weft.coordinator.api;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.StateName;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.ListJobsRequest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller wants to see listed.
 *
 * @param filters which jobs
 * @param pageSize at most so many, 1 to 1,000
 */
record Query(JobQuery filters, int pageSize) {
  private static final int MAX_PAGE = 1_000;
  private static final int DEFAULT_PAGE = 100;

  /** Reads a request. */
  static Query read(ListJobsRequest request) throws Refused {
    Fields fields = new Fields("");
    Set<StateName> states = EnumSet.noneOf(StateName.class);
    for (JobState state : request.getStatesList()) {
      Optional<StateName> name = JobCodec.state(state);
      fields.check(name.isPresent(), "states", "must be states of a job");
      name.ifPresent(states::add);
      if (state == JobState.JOB_STATE_QUEUED) {
        states.add(StateName.DELAYED);
      }
    }
    Instant from =
        request.hasAcceptedFrom()
            ? fields.moment("accepted_from", request.getAcceptedFrom())
            : Instant.EPOCH;
    Instant until =
        request.hasAcceptedUntil()
            ? fields.moment("accepted_until", request.getAcceptedUntil())
            : Instant.MAX;
    JobQuery filters =
        new JobQuery(
            states,
            fields.filter("pool", request.getPool(), PoolName::new),
            fields.filter("handler", request.getHandler(), HandlerName::new),
            fields.filter("agent", request.getAgent(), AgentId::new),
            from,
            until);
    int size = fields.number("page_size", request.getPageSize(), MAX_PAGE, DEFAULT_PAGE);
    fields.refuseBad();
    return new Query(filters, size);
  }
}
