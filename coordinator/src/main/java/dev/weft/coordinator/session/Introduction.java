package dev.weft.coordinator.session;

import dev.weft.common.id.AgentId;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.StorePosition;

/**
 * A valid Hello.
 *
 * @param agent who speaks
 * @param facts what it says of itself
 * @param seen what this coordinator said last to it of its store
 */
record Introduction(AgentId agent, AgentFacts facts, StorePosition seen) {}
