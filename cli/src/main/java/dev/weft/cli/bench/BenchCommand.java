package dev.weft.cli.bench;

import picocli.CommandLine.Command;

/** {@code weft bench}: the commands below it do the work. */
@Command(
    name = "bench",
    description = {
      "Measure Weft beside what one would use instead.",
      "Needs a RabbitMQ broker. Everything is bounded in number and time, and cleaned up."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft bench throughput --self-contained     jobs per second beside a bare pipe, and Celery",
      "  weft bench latency --rate 100,1000         from publishing to the result",
      "  weft bench waiting --count 1000000         memory of jobs that wait"
    })
public final class BenchCommand {}
