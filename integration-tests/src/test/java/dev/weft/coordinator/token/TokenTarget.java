package dev.weft.coordinator.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Testimony;
import dev.weft.it.fuzz.Target;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A token that was not sealed here is never opened. One that was, by a release that writes other
 * things, is not opened either, or is what it says: sealed again it says the same.
 */
public final class TokenTarget implements Target {
  private static final byte[] KEY = new byte[32];
  private static final AttemptId ATTEMPT = new AttemptId(new JobId("j-1"), 1);
  private static final AgentId AGENT = new AgentId("a-1");

  private final Tokens tokens = new Tokens(List.of(KEY));

  @Override
  public void check(byte[] input) throws GeneralSecurityException {
    assertThat(tokens.open(input, ATTEMPT, AGENT)).isEmpty();
    byte[] seal = seal(input);
    byte[] sealed = Arrays.copyOf(input, input.length + seal.length);
    System.arraycopy(seal, 0, sealed, input.length, seal.length);
    Optional<Testimony> opened = tokens.open(sealed, ATTEMPT, AGENT);
    if (opened.isPresent()) {
      byte[] again = tokens.seal(opened.get().position(), opened.get().job());
      assertThat(tokens.open(again, ATTEMPT, AGENT)).isEqualTo(opened);
    }
  }

  private static byte[] seal(byte[] body) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    return mac.doFinal(body);
  }
}
