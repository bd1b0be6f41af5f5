package dev.weft.cli.schedule;

import picocli.CommandLine.Command;

/** {@code weft schedule}: the commands below it do the work. */
@Command(
    name = "schedule",
    description = "Make jobs at certain times.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft schedule create echo hello --id nightly --cron '0 3 * * mon-fri'",
      "  weft schedule list                    what there is, and when it fires next",
      "  weft schedule trigger nightly         make a job now"
    })
public final class ScheduleCommand {}
