package dev.weft.coordinator.amqp.outbox;

import com.rabbitmq.client.AMQP;
import dev.weft.coordinator.amqp.codec.NoticeEncoder;
import dev.weft.coordinator.amqp.codec.Outgoing;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.StoreException;
import java.util.ArrayList;
import java.util.List;

/** Turns notices into messages; reads the payloads of dead letters from the store. */
final class Messages {
  private final boolean events;
  private final JobReader reader;

  Messages(boolean events, JobReader reader) {
    this.events = events;
    this.reader = reader;
  }

  /**
   * The messages of a notice; none if nobody is to hear of it.
   *
   * @param replies whether a reply may be among them
   * @throws StoreException if a payload cannot be read
   */
  List<Outgoing> of(Notice notice, boolean replies) throws StoreException {
    return switch (notice) {
      case Notice.MessageRefused(_, var refusal) -> List.of(NoticeEncoder.refused(refusal));
      case Notice.JobEnded(_, Job job) ->
          job.state() instanceof JobState.Ended ended ? of(job, ended, replies) : List.of();
    };
  }

  private List<Outgoing> of(Job job, JobState.Ended ended, boolean replies) throws StoreException {
    List<Outgoing> messages = new ArrayList<>(3);
    boolean reply = replies && NoticeEncoder.canReply(job);
    if (reply || events) {
      AMQP.BasicProperties result = NoticeEncoder.resultProperties(job, ended);
      if (reply) {
        messages.add(NoticeEncoder.reply(job, ended, result));
      }
      if (events) {
        messages.add(NoticeEncoder.event(job, ended, result));
      }
    }
    if (NoticeEncoder.dies(ended.how())) {
      messages.add(NoticeEncoder.dead(job, ended, payload(job)));
    }
    return messages;
  }

  private Payload payload(Job job) throws StoreException {
    if (!job.shelved()) {
      return job.spec().payload();
    }
    return reader
        .detail(job.id())
        .map(detail -> detail.job().spec().payload())
        .filter(payload -> !payload.shelved())
        .orElse(Payload.EMPTY);
  }
}
