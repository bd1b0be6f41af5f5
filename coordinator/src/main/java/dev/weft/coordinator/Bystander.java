package dev.weft.coordinator;

import dev.weft.coordinator.store.Member;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once of each coordinator that is gone that its jobs wait for it. They are safe: it goes on
 * with them when it is started again. One thread.
 */
final class Bystander implements Consumer<Member> {
  private static final Logger LOG = LoggerFactory.getLogger(Bystander.class);

  private final Set<Member> said = new HashSet<>();

  @Override
  public void accept(Member gone) {
    if (said.add(gone)) {
      LOG.atWarn()
          .addKeyValue("coordinator", gone.id())
          .addKeyValue("standing", gone.standing())
          .log("coordinator is gone: its jobs wait until it is started again");
    }
  }
}
