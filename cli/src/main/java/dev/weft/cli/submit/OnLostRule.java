package dev.weft.cli.submit;

import dev.weft.proto.api.v1.OnLost;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what becomes of a job whose attempt was lost. */
final class OnLostRule implements ITypeConverter<OnLost> {
  @Override
  public OnLost convert(String text) {
    return switch (text) {
      case "retry" -> OnLost.ON_LOST_RETRY;
      case "fail" -> OnLost.ON_LOST_FAIL;
      case "hold" -> OnLost.ON_LOST_HOLD;
      default -> throw new TypeConversionException("expected retry, fail or hold");
    };
  }
}
