package dev.weft.cli.client;

import dev.weft.common.config.HostPort;
import picocli.CommandLine.Option;

/** The options of every command that talks to a coordinator. */
public final class ConnectOptions {
  /** Where a coordinator's API listens unless somebody says otherwise. */
  public static final String DEFAULT_ADDRESS = "127.0.0.1:7780";

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      converter = AddressConverter.class,
      defaultValue = "${env:WEFT_ADDRESS:-" + DEFAULT_ADDRESS + "}",
      description = "The coordinator's API (default: WEFT_ADDRESS, else " + DEFAULT_ADDRESS + ").")
  private HostPort address = HostPort.parse(DEFAULT_ADDRESS);

  /** Opens a channel; the first call connects. */
  public Client connect() {
    return Client.to(address);
  }
}
