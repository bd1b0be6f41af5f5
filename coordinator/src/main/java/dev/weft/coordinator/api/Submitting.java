package dev.weft.coordinator.api;

import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.SubmitJobResponse;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import dev.weft.proto.api.v1.SubmitJobsResponse;
import dev.weft.proto.api.v1.SubmitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes jobs in, one or many. Thread-safe; waits until they are durable. */
final class Submitting {
  private static final int MAX_BATCH = 1_000;
  private static final int MAX_BATCH_BYTES = 1 << 20;

  private final SpecReader specs;
  private final Submissions submissions;
  private final Asking asking;

  Submitting(SpecReader specs, Submissions submissions, Asking asking) {
    this.specs = specs;
    this.submissions = submissions;
    this.asking = asking;
  }

  SubmitJobResponse one(SubmitJobRequest request) throws Refused, InterruptedException {
    SpecReader.Submission submission = specs.read(request.getSpec(), "spec.");
    return switch (stored(asking.durable(submissions.hand(submission)))) {
      case Stored.Kept(Answer.Submitted(Job job, boolean existing)) ->
          SubmitJobResponse.newBuilder()
              .setJob(JobCodec.write(job.shelve()))
              .setExisting(existing)
              .build();
      case Stored.Removed(Tombstone tombstone) ->
          SubmitJobResponse.newBuilder()
              .setJob(JobCodec.write(tombstone, submission.spec()))
              .setExisting(true)
              .setRemoved(true)
              .build();
    };
  }

  /** What there is of a job that was accepted, now or before. */
  private sealed interface Stored {
    /** All of it. */
    record Kept(Answer.Submitted answer) implements Stored {}

    /** That it was there. */
    record Removed(Tombstone tombstone) implements Stored {}

    default boolean existing() {
      return switch (this) {
        case Kept kept -> kept.answer().existing();
        case Removed _ -> true;
      };
    }
  }

  SubmitJobsResponse many(SubmitJobsRequest request) throws Refused, InterruptedException {
    List<JobSpec> batch = request.getSpecsList();
    checkSize(batch);
    List<Item> items = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      items.add(hand(batch.get(i), "specs[" + i + "]."));
    }
    Item late = new Item.Refusal("", Refused.because(Reason.INTERNAL, "not answered"));
    try {
      asking.durable(
          CompletableFuture.allOf(
              items.stream().map(Item::answer).toArray(CompletableFuture<?>[]::new)));
    } catch (Refused stuck) {
      late = new Item.Refusal("", stuck);
    }
    SubmitJobsResponse.Builder response = SubmitJobsResponse.newBuilder();
    for (Item item : items) {
      response.addResults(result(item.answered() ? item : late.named(item.id())));
    }
    return response.build();
  }

  /** One job of a batch: handed over, or refused. */
  private sealed interface Item {
    String id();

    CompletableFuture<Answer> answer();

    record Handed(String id, CompletableFuture<Answer> answer) implements Item {}

    record Refusal(String id, Refused why) implements Item {
      @Override
      public CompletableFuture<Answer> answer() {
        return CompletableFuture.completedFuture(new Answer.Done());
      }
    }

    default boolean answered() {
      return answer().isDone() && !answer().isCompletedExceptionally();
    }

    default Item named(String other) {
      return switch (this) {
        case Handed handed -> handed;
        case Refusal refusal -> new Refusal(other, refusal.why());
      };
    }
  }

  private Item hand(JobSpec spec, String path) {
    try {
      SpecReader.Submission submission = specs.read(spec, path);
      return new Item.Handed(submission.spec().id().value(), submissions.hand(submission));
    } catch (Refused why) {
      return new Item.Refusal(spec.getId(), why);
    }
  }

  private static SubmitResult result(Item item) {
    SubmitResult.Builder result = SubmitResult.newBuilder().setId(item.id());
    try {
      switch (item) {
        case Item.Handed handed -> {
          Stored stored = stored(handed.answer().join());
          result.setExisting(stored.existing()).setRemoved(stored instanceof Stored.Removed);
        }
        case Item.Refusal refusal -> throw refusal.why();
      }
    } catch (Refused why) {
      result.setError(StatusMapper.status(why));
    }
    return result.build();
  }

  private static Stored stored(Answer answer) throws Refused {
    return switch (answer) {
      case Answer.Submitted kept -> new Stored.Kept(kept);
      case Answer.Removed(Tombstone tombstone) -> new Stored.Removed(tombstone);
      case Answer.Conflict() ->
          throw Refused.because(Reason.ID_TAKEN, "the id is taken by a job with another spec");
      case Answer.Found _,
          Answer.Elsewhere _,
          Answer.Done _,
          Answer.Unfit _,
          Answer.NotFound _,
          Answer.Awaited _,
          Answer.Scheduled _,
          Answer.TooMany _,
          Answer.Overlaps _ ->
          throw new IllegalStateException("not an answer to a submission: " + answer);
    };
  }

  private static void checkSize(List<JobSpec> batch) throws Refused {
    if (batch.isEmpty() || batch.size() > MAX_BATCH) {
      throw Refused.because(Reason.BAD_BATCH, "specs must be 1 to 1,000");
    }
    long bytes = batch.stream().mapToLong(spec -> spec.getPayload().size()).sum();
    if (bytes > MAX_BATCH_BYTES) {
      throw Refused.because(Reason.BAD_BATCH, "the payloads must be at most 1 MiB in all");
    }
  }
}
