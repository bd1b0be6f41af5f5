package dev.weft.cli.recovery;

import picocli.CommandLine.Command;

/** {@code weft recovery}: the commands below it do the work. */
@Command(
    name = "recovery",
    description = {
      "What happens after the store was set back or made anew: no job is started until the agents have"
          + " told what they hold, and what the store has lost is taken in again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft recovery get              whether, why, and what it waits for",
      "  weft recovery begin            after you have restored an older copy of the store",
      "  weft recovery end              wait for nobody any more"
    })
public final class RecoveryCommand {}
