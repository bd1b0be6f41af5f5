package dev.weft.cli.client;

import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.LogChunk;
import dev.weft.proto.api.v1.Progress;

/** Told what happens to a job, in order, by the thread that watches. */
public interface JobListener {
  /** The job has a new state. */
  void job(Job job);

  /** The job has come further. */
  void progress(Progress progress);

  /** The job has logged. */
  void log(LogChunk chunk);

  /** The stream broke and is resumed where it stood. */
  void interrupted();
}
