/**
 * All that can happen in a very small cluster: one job, one or two coordinators and agents, a few
 * faults. Both real cores decide; every order of messages, commits, ends and faults is tried, the
 * usual ones first, and what was seen before is recognized by the whole state of both cores and of
 * all around them. It is to the simulation what a proof of a small case is to many experiments with
 * large ones.
 */
@NullMarked
package dev.weft.it.explore;

import org.jspecify.annotations.NullMarked;
