package dev.weft.agent.handler.http;

import java.net.UnknownHostException;

/**
 * The agent's owner does not allow connections to an address. It is of the one kind that may be
 * thrown where names are resolved.
 */
final class DeniedAddressException extends UnknownHostException {
  DeniedAddressException(String message) {
    super(message);
  }
}
