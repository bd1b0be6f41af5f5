package dev.weft.agent.handler;

import dev.weft.agent.handler.payload.Fields;
import dev.weft.common.handler.JobFailure;
import java.util.regex.Pattern;

/**
 * A failure that a payload asks for, to see how failures and retries look.
 *
 * @param attempts how many attempts fail, counted from the first; 0: none
 * @param code the failure's code
 * @param message the failure's message
 * @param permanent whether trying again cannot help
 */
record AskedFailure(int attempts, String code, String message, boolean permanent) {
  static final AskedFailure NONE = new AskedFailure(0, "", "", false);

  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

  static AskedFailure of(Fields fields) throws JobFailure {
    int attempts = fields.integer("attempts", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    String code = fields.text("code", "ASKED_TO_FAIL");
    if (!CODE.matcher(code).matches()) {
      throw fields.expected("code", "1 to 63 capitals, digits and underscores");
    }
    String message = fields.text("message", "the payload asked for this failure");
    boolean permanent = fields.flag("permanent", false);
    fields.end();
    return new AskedFailure(attempts, code, message, permanent);
  }

  void failIfDue(int attempt) throws JobFailure {
    if (attempt <= attempts) {
      throw permanent ? JobFailure.permanent(code, message) : JobFailure.passing(code, message);
    }
  }
}
