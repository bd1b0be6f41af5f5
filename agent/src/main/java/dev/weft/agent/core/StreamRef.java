package dev.weft.agent.core;

/**
 * Names one stream to a coordinator. What still comes from an older stream of the same link counts
 * for nothing.
 *
 * @param link the place of the coordinator in the agent's list, from 0
 * @param number from 1, rising with each stream of the link
 */
public record StreamRef(int link, long number) {}
