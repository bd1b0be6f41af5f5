package dev.weft.coordinator.api;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.DeadLetter;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.ReplayId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.coordinator.loop.Callers;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.proto.api.v1.ReplayDeadLettersRequest;
import dev.weft.proto.api.v1.ReplayDeadLettersResponse;
import dev.weft.proto.api.v1.ReplayResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes new jobs of dead letters. Thread-safe; waits until they are durable. */
final class Replaying {
  /** Replays that wait to be durable at once, of one call. */
  private static final int AT_ONCE = 64;

  /** Their payloads, in bytes. */
  private static final int BYTES_AT_ONCE = 4 << 20;

  private final Letters letters;
  private final Reads reads;
  private final Callers callers;
  private final Asking asking;

  Replaying(Letters letters, Reads reads, Callers callers, Asking asking) {
    this.letters = letters;
    this.reads = reads;
    this.callers = callers;
    this.asking = asking;
  }

  ReplayDeadLettersResponse replay(ReplayDeadLettersRequest request)
      throws Refused, StoreException, InterruptedException {
    return switch (request.getWhichCase()) {
      case ID ->
          ReplayDeadLettersResponse.newBuilder()
              .addResults(one(request.getId(), request.getDryRun()))
              .build();
      case FILTER -> page(request);
      case WHICH_NOT_SET -> throw Letters.which();
    };
  }

  private ReplayResult one(String id, boolean dry)
      throws Refused, StoreException, InterruptedException {
    ReplayResult.Builder result = ReplayResult.newBuilder().setId(id);
    if (!id.startsWith(LetterCodec.MESSAGE)) {
      // It has been replayed already: the same answer again.
      Optional<JobId> replay = reads.replay(JobCalls.id(id));
      if (replay.isPresent()) {
        return result.setJob(replay.get().value()).setExisting(true).build();
      }
    }
    Handed handed = hand(letters.find(id), dry);
    return result
        .setJob(handed.job().value())
        .setExisting(existing(asking.durable(handed.answer())))
        .build();
  }

  private ReplayDeadLettersResponse page(ReplayDeadLettersRequest request)
      throws Refused, StoreException, InterruptedException {
    LetterQuery query = LetterQuery.read(request.getFilter(), request.getPageSize());
    List<DeadLetter> found = letters.read(query, request.getPageToken());
    ReplayDeadLettersResponse.Builder response = ReplayDeadLettersResponse.newBuilder();
    List<Item> waiting = new ArrayList<>();
    int bytes = 0;
    for (DeadLetter letter : found.subList(0, Math.min(found.size(), query.pageSize()))) {
      Item item = handOrRefuse(letter, request.getDryRun());
      waiting.add(item);
      bytes += item.bytes();
      if (waiting.size() >= AT_ONCE || bytes > BYTES_AT_ONCE) {
        collect(waiting, response);
        bytes = 0;
      }
    }
    collect(waiting, response);
    if (found.size() > query.pageSize()) {
      response.setNextPageToken(letters.after(found.get(query.pageSize() - 1), query));
    }
    return response.build();
  }

  /** What became of one dead letter of a page so far. */
  private sealed interface Item {
    /** The dead letter's id. */
    String id();

    /** Bytes of payload that it holds. */
    int bytes();
  }

  /**
   * A dead letter that the dispatcher was asked to replay.
   *
   * @param id of the dead letter
   * @param job the id of the new job
   * @param bytes of its payload
   * @param answer when it is durable
   */
  private record Handed(String id, JobId job, int bytes, CompletableFuture<Answer> answer)
      implements Item {}

  /** A dead letter that cannot be replayed. */
  private record NotHanded(String id, Refused why) implements Item {
    @Override
    public int bytes() {
      return 0;
    }
  }

  private Item handOrRefuse(DeadLetter letter, boolean dry)
      throws StoreException, InterruptedException {
    try {
      return hand(letter, dry);
    } catch (Refused why) {
      return new NotHanded(LetterCodec.id(letter), why);
    }
  }

  private Handed hand(DeadLetter letter, boolean dry)
      throws Refused, StoreException, InterruptedException {
    return switch (letter) {
      case DeadLetter.OfMessage _ ->
          throw Refused.because(
              Reason.NOT_REPLAYABLE,
              "no job could be made of this message; correct it and publish it again");
      case DeadLetter.OfJob(long number, Job job) -> {
        JobSpec spec =
            reads.detail(job.id()).job().spec().withId(ReplayId.of(job)).withStart(Start.NOW);
        SpecDigest digest = SpecDigest.of(spec);
        yield new Handed(
            job.id().value(),
            spec.id(),
            spec.payload().size(),
            dry
                ? CompletableFuture.completedFuture(new Answer.Done())
                : callers.ask(
                    ticket -> new Event.Replayed(ticket, spec, digest, number, job.id())));
      }
    };
  }

  private void collect(List<Item> waiting, ReplayDeadLettersResponse.Builder response)
      throws InterruptedException {
    for (Item item : waiting) {
      ReplayResult.Builder result = ReplayResult.newBuilder().setId(item.id());
      try {
        switch (item) {
          case Handed handed ->
              result
                  .setExisting(existing(asking.durable(handed.answer())))
                  .setJob(handed.job().value());
          case NotHanded not -> throw not.why();
        }
      } catch (Refused why) {
        result.setError(StatusMapper.status(why));
      }
      response.addResults(result);
    }
    waiting.clear();
  }

  private static boolean existing(Answer answer) throws Refused {
    return switch (answer) {
      case Answer.Submitted(_, boolean existing) -> existing;
      case Answer.Removed _ -> true;
      case Answer.Done() -> false;
      case Answer.Conflict() ->
          throw Refused.because(
              Reason.ID_TAKEN, "the id of the new job is taken by a job that is not its replay");
      case Answer.Found _,
          Answer.Elsewhere _,
          Answer.NotFound _,
          Answer.Unfit _,
          Answer.Awaited _,
          Answer.Scheduled _,
          Answer.Overlaps _,
          Answer.TooMany _ ->
          throw new IllegalStateException("not an answer to a replay: " + answer);
    };
  }
}
