package dev.weft.agent.link;

/**
 * Which process of an agent it is, and what it can know of earlier ones.
 *
 * @param instance random, new for each process
 * @param journal names the unbroken journal that it goes on with; empty if there is none
 * @param boot names the time since the machine was started; empty if that is not known
 */
public record Incarnation(String instance, String journal, String boot) {}
