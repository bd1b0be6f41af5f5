package dev.weft.cli.client;

import dev.weft.common.config.HostPort;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code host:port}. */
final class AddressConverter implements ITypeConverter<HostPort> {
  @Override
  public HostPort convert(String text) {
    try {
      HostPort address = HostPort.parse(text);
      if (address.port() > 0) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "': " + e.getMessage());
    }
    throw new TypeConversionException("'" + text + "': nobody listens on port 0");
  }
}
