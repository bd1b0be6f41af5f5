/**
 * The streams to the coordinators, one for each: dialling, the opening exchange, what is written in
 * which order, and what is read. Each link has one thread that writes and one that reads. Protobuf
 * and gRPC stop here.
 */
@NullMarked
package dev.weft.agent.link;

import org.jspecify.annotations.NullMarked;
