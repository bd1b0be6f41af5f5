package dev.weft.cli.client;

import java.util.Locale;

/**
 * The API's enum values as people write them: {@code JOB_STATE_RETRY_WAIT} is {@code retry-wait}.
 */
public final class EnumNames {
  private EnumNames() {}

  /**
   * The name of a value.
   *
   * @param prefix what all its values begin with, such as {@code JOB_STATE_}
   * @return empty if the value says nothing
   */
  public static String of(Enum<?> value, String prefix) {
    String name = value.name();
    if (name.endsWith("_UNSPECIFIED")) {
      return "";
    }
    if (!name.startsWith(prefix)) {
      // UNRECOGNIZED: from a newer coordinator.
      return "unknown";
    }
    return name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
