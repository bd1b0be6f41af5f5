package dev.weft.cli.dead;

import picocli.CommandLine.Command;

/** {@code weft dead}: the commands below it do the work. */
@Command(
    name = "dead",
    description = "Look at what ended badly for good, replay it or purge it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft dead list --since 1h                      what died in the last hour",
      "  weft dead get nightly-17                       one dead letter, with its attempts",
      "  weft dead replay nightly-17                    run it again, as a new job",
      "  weft dead purge --reason BAD_HANDLER           take them off the list"
    })
public final class DeadCommand {}
