package dev.weft.cli.job;

import picocli.CommandLine.Command;

/** {@code weft job}: the commands below it do the work. */
@Command(
    name = "job",
    description = "Look at jobs and cancel them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft job list --state active       what waits and runs, and why it waits",
      "  weft job get nightly-17            everything about one job",
      "  weft job watch nightly-17          follow it to its end",
      "  weft job cancel nightly-17         stop it"
    })
public final class JobCommand {}
