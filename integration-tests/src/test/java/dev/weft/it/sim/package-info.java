/**
 * A simulation of small clusters around both real cores: the dispatcher and the agents' core
 * decide, while store, broker, disks, networks, clocks, loops and handlers are models. Time is
 * virtual, faults come by a schedule that is made from a seed, and a witness sees what really runs.
 * One thread; the same seed gives the same run. Bugs are planted around the cores, never in them.
 */
@NullMarked
package dev.weft.it.sim;

import org.jspecify.annotations.NullMarked;
