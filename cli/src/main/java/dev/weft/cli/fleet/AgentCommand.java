package dev.weft.cli.fleet;

import picocli.CommandLine.Command;

/** {@code weft agent}: the commands below it do the work. */
@Command(
    name = "agent",
    description = "Look at agents, drain and resume them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft agent list                what each agent runs",
      "  weft agent drain node-a        give it no more jobs",
      "  weft agent resume node-a"
    })
public final class AgentCommand {}
