/** Tests of plug-ins, from jars that are compiled in the tests. */
@NullMarked
package dev.weft.agent.plugin;

import org.jspecify.annotations.NullMarked;
