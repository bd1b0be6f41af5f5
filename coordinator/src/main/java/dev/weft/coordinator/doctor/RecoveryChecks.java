package dev.weft.coordinator.doctor;

import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.RecoveryView;
import java.util.ArrayList;
import java.util.List;

/** What is unsafe about a store that was set back. Pure. */
public final class RecoveryChecks {
  private static final String SUBJECT = "recovery";

  private RecoveryChecks() {}

  /** Judges how recovery stands. */
  public static List<Finding> of(RecoveryView view) {
    List<Finding> findings = new ArrayList<>();
    RecoveryFacts newest = view.newest();
    if (view.on()) {
      findings.add(
          new Finding(
              Code.RECOVERING,
              SUBJECT,
              "since %s, for %s; %,d agents are waited for"
                  .formatted(newest.since(), newest.why(), view.waitsFor().size())));
    }
    if (!view.ignored().isEmpty()) {
      findings.add(new Finding(Code.STORE_SET_BACK, SUBJECT, view.ignored()));
    }
    if (newest.refused() > 0) {
      findings.add(
          new Finding(
              Code.CLAIMS_REFUSED,
              SUBJECT,
              "%,d attempts had no valid token".formatted(newest.refused())));
    }
    return findings;
  }
}
