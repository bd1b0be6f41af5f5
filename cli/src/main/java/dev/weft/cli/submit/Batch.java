package dev.weft.cli.submit;

import com.google.protobuf.ByteString;
import dev.weft.proto.api.v1.JobSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Many jobs made from one: ids are {@code <prefix>-1} to {@code <prefix>-<count>}, and {@code
 * {{n}}} in the payload is the number. Immutable.
 *
 * @param template the job that all are made from
 * @param prefix what the ids begin with
 * @param count how many, at least 1
 */
public record Batch(JobSpec template, String prefix, int count) {
  private static final String NUMBER = "{{n}}";
  private static final int MOST_JOBS = 1_000;
  // Below the API's limit of 1 MiB for all jobs of a call, with room for what frames them.
  private static final int MOST_BYTES = 900 * 1024;

  /** The id of job {@code n}, from 1. */
  public String id(int n) {
    return prefix + "-" + n;
  }

  /** The jobs in portions that each fit into one call, in order. Made anew while they are read. */
  Iterable<List<JobSpec>> portions() {
    return () -> new Portions(this);
  }

  /** Job {@code n}, from 1. */
  JobSpec spec(int n) {
    JobSpec.Builder spec = template.toBuilder().setId(id(n));
    if (template.getPayload().isValidUtf8()) {
      String text = template.getPayload().toStringUtf8();
      if (text.contains(NUMBER)) {
        spec.setPayload(ByteString.copyFromUtf8(text.replace(NUMBER, Integer.toString(n))));
      }
    }
    if (spec.hasReply()) {
      spec.getReplyBuilder().setCorrelationId(id(n));
    }
    return spec.build();
  }

  private static final class Portions implements Iterator<List<JobSpec>> {
    private final Batch batch;
    private int next = 1;

    Portions(Batch batch) {
      this.batch = batch;
    }

    @Override
    public boolean hasNext() {
      return next <= batch.count;
    }

    @Override
    public List<JobSpec> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      List<JobSpec> portion = new ArrayList<>();
      int bytes = 0;
      while (hasNext() && portion.size() < MOST_JOBS) {
        JobSpec spec = batch.spec(next);
        bytes += spec.getSerializedSize();
        if (bytes > MOST_BYTES && !portion.isEmpty()) {
          break;
        }
        portion.add(spec);
        next++;
      }
      return List.copyOf(portion);
    }
  }
}
