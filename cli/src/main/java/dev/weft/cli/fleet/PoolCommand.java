package dev.weft.cli.fleet;

import picocli.CommandLine.Command;

/** {@code weft pool}: the commands below it do the work. */
@Command(
    name = "pool",
    description = "Look at pools, pause and resume them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft pool list                 depth, what runs, and what waits for what",
      "  weft pool pause gpu            start none of its jobs any more",
      "  weft pool resume gpu"
    })
public final class PoolCommand {}
