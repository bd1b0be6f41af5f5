package dev.weft.coordinator.api;

import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.DeadLetter;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.loop.Callers;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.proto.api.v1.GetDeadLetterRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.ListDeadLettersRequest;
import dev.weft.proto.api.v1.ListDeadLettersResponse;
import dev.weft.proto.api.v1.PurgeDeadLettersRequest;
import dev.weft.proto.api.v1.PurgeDeadLettersResponse;
import java.util.List;

/** Reads and purges dead letters. Thread-safe; may block. */
final class Letters {
  // A client takes messages of 4 MiB unless it was told otherwise.
  private static final int PAGE_BYTES = 2 << 20;
  private static final int MAX_DIGITS = 18;

  private final Reads reads;
  private final Listing listing;
  private final Callers callers;
  private final Asking asking;
  private final PageTokens tokens;

  Letters(Reads reads, Listing listing, Callers callers, Asking asking, PageTokens tokens) {
    this.reads = reads;
    this.listing = listing;
    this.callers = callers;
    this.asking = asking;
    this.tokens = tokens;
  }

  /** A dead letter with all that belongs to it. */
  dev.weft.proto.api.v1.DeadLetter get(GetDeadLetterRequest request)
      throws Refused, StoreException, InterruptedException {
    return switch (find(request.getId())) {
      case DeadLetter.OfJob(_, var job) -> {
        Job whole = listing.get(job.id());
        yield LetterCodec.write(job, request.getWithPayload() ? whole : withoutPayload(whole));
      }
      case DeadLetter.OfMessage message -> {
        dev.weft.proto.api.v1.DeadLetter written = LetterCodec.write(message);
        yield request.getWithPayload() ? written : withoutBody(written);
      }
    };
  }

  /** The dead letter that an id names, a message with its body. */
  DeadLetter find(String id) throws Refused, StoreException, InterruptedException {
    return id.startsWith(LetterCodec.MESSAGE)
        ? reads.message(number(id)).orElseThrow(Letters::noSuchLetter)
        : reads.letter(JobCalls.id(id)).orElseThrow(Letters::noSuchLetter);
  }

  /** A page, newest first. */
  ListDeadLettersResponse page(ListDeadLettersRequest request)
      throws Refused, StoreException, InterruptedException {
    LetterQuery query = LetterQuery.read(request.getFilter(), request.getPageSize());
    List<DeadLetter> letters = read(query, request.getPageToken());
    ListDeadLettersResponse.Builder response = ListDeadLettersResponse.newBuilder();
    int bytes = 0;
    for (DeadLetter letter : letters) {
      int count = response.getDeadLettersCount();
      if (count == query.pageSize() || bytes > PAGE_BYTES) {
        return response.setNextPageToken(after(letters.get(count - 1), query)).build();
      }
      dev.weft.proto.api.v1.DeadLetter written = LetterCodec.write(letter);
      bytes += written.getSerializedSize();
      response.addDeadLetters(written);
    }
    return response.build();
  }

  /** The dead letters of a page, and one more if there is a next page. */
  List<DeadLetter> read(LetterQuery query, String token)
      throws Refused, StoreException, InterruptedException {
    long before = token.isEmpty() ? Long.MAX_VALUE : tokens.read(token, query.scope());
    return reads.letters(query.filters(), before, query.pageSize() + 1);
  }

  /** The token for the page that begins after this one. */
  String after(DeadLetter letter, LetterQuery query) {
    return tokens.make(letter.number(), query.scope());
  }

  /** Purges one, or a page of them. */
  PurgeDeadLettersResponse purge(PurgeDeadLettersRequest request)
      throws Refused, StoreException, InterruptedException {
    PurgeDeadLettersResponse.Builder response = PurgeDeadLettersResponse.newBuilder();
    List<DeadLetter> letters =
        switch (request.getWhichCase()) {
          case ID -> List.of(find(request.getId()));
          case FILTER -> {
            LetterQuery query = LetterQuery.read(request.getFilter(), request.getPageSize());
            List<DeadLetter> found = read(query, "");
            response.setMore(found.size() > query.pageSize());
            yield found.subList(0, Math.min(found.size(), query.pageSize()));
          }
          case WHICH_NOT_SET -> throw which();
        };
    if (!request.getDryRun() && !letters.isEmpty()) {
      List<Long> numbers = letters.stream().map(DeadLetter::number).toList();
      Answer _ = asking.durable(callers.ask(ticket -> new Event.LettersPurged(ticket, numbers)));
    }
    letters.forEach(letter -> response.addIds(LetterCodec.id(letter)));
    return response.build();
  }

  static Refused which() {
    return Refused.field("which", "must be an id or a filter");
  }

  static Refused noSuchLetter() {
    return Refused.because(
        Reason.NO_SUCH_DEAD_LETTER,
        "there is no dead letter with this id; it may have been replayed or purged");
  }

  private static long number(String id) throws Refused {
    String digits = id.substring(LetterCodec.MESSAGE.length());
    if (digits.isEmpty()
        || digits.length() > MAX_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw Refused.field("id", "must be a job's id, or message/ and a number");
    }
    return Long.parseLong(digits);
  }

  private static Job withoutPayload(Job job) {
    return job.toBuilder().setSpec(job.getSpec().toBuilder().clearPayload()).build();
  }

  private static dev.weft.proto.api.v1.DeadLetter withoutBody(
      dev.weft.proto.api.v1.DeadLetter letter) {
    return letter.toBuilder().setMessage(letter.getMessage().toBuilder().clearBody()).build();
  }
}
