package dev.weft.agent.handler;

import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobHandler;
import java.io.IOException;

/** Answers each job with its own payload and content type. Thread-safe. */
final class EchoHandler implements JobHandler {
  @Override
  public String name() {
    return "echo";
  }

  @Override
  public void run(JobContext job) throws IOException {
    job.outputType(job.contentType());
    job.output().write(job.payload());
  }
}
