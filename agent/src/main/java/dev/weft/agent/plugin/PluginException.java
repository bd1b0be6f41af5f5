package dev.weft.agent.plugin;

/** Why a jar, or a handler in it, is not used; the message is for the agent's owner. */
final class PluginException extends Exception {
  PluginException(String message) {
    super(message);
  }

  PluginException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }
}
