package dev.weft.common.id;

/** The character sets of names, in one place. */
final class Name {
  private Name() {}

  /** Returns {@code value} if it is 1 to {@code max} of {@code [A-Za-z0-9._:-]}. */
  static String identifier(String kind, String value, int max) {
    checkLength(kind, value, max);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isLowerOrDigit(c) && !(c >= 'A' && c <= 'Z') && c != ':') {
        throw invalid(kind, i, "letters, digits, '.', '_', ':' and '-'");
      }
    }
    return value;
  }

  /** Returns {@code value} if it is 1 to {@code max} of {@code [a-z0-9._-]}. */
  static String lowerCase(String kind, String value, int max) {
    checkLength(kind, value, max);
    for (int i = 0; i < value.length(); i++) {
      if (!isLowerOrDigit(value.charAt(i))) {
        throw invalid(kind, i, "lower-case letters, digits, '.', '_' and '-'");
      }
    }
    return value;
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  }

  private static void checkLength(String kind, String value, int max) {
    if (value.isEmpty() || value.length() > max) {
      throw new IllegalArgumentException(
          kind + " must have 1 to " + max + " characters, it has " + value.length());
    }
  }

  private static IllegalArgumentException invalid(String kind, int position, String allowed) {
    return new IllegalArgumentException(
        kind + " may hold only " + allowed + "; character " + (position + 1) + " is another");
  }
}
