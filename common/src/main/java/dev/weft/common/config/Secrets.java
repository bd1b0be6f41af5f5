package dev.weft.common.config;

import java.util.regex.Pattern;

/** Hides what must not be shown: values of secret keys, and passwords inside any other value. */
final class Secrets {
  private static final String MASK = "****";

  // Up to the last @, since a badly written URI may have one in its password.
  private static final Pattern USER_INFO = Pattern.compile("(://[^:@\\s]*):\\S*@");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)((?:password|passwd|pwd|secret|token)=)[^&;,\\s]+");

  private Secrets() {}

  static String hide(Key<?> key, String text) {
    if (key.secret() && !text.isEmpty()) {
      return MASK;
    }
    String withoutUserInfo = USER_INFO.matcher(text).replaceAll("$1:" + MASK + "@");
    return PARAMETER.matcher(withoutUserInfo).replaceAll("$1" + MASK);
  }
}
