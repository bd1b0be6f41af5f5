package dev.weft.coordinator.session;

import dev.weft.common.id.AgentId;
import dev.weft.coordinator.dispatch.AgentFacts;

/**
 * A valid Hello.
 *
 * @param agent who speaks
 * @param facts what it says of itself
 */
record Introduction(AgentId agent, AgentFacts facts) {}
