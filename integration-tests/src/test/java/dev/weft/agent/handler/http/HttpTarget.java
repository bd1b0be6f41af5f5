package dev.weft.agent.handler.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.handler.JobFailure;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Where a redirect leads, an empty line, and the payload of an http job: the host whose addresses
 * are checked is the one that the client connects to, however it is written; and no redirect gives
 * up encryption or takes anything secret elsewhere.
 */
public final class HttpTarget implements dev.weft.it.fuzz.Target {
  private static final Set<String> REFUSED = Set.of("BAD_PAYLOAD", "BAD_REQUEST", "HTTP_REDIRECT");
  private static final Set<String> HARMLESS =
      Set.of(
          "accept",
          "accept-language",
          "content-type",
          "idempotency-key",
          "traceparent",
          "user-agent");
  private static final Pattern RELATIVE = Pattern.compile("(?!//)[^:?#]*([?#].*)?", Pattern.DOTALL);

  @Override
  public void check(byte[] input) throws Exception {
    int end = 0;
    while (end + 1 < input.length && (input[end] != '\n' || input[end + 1] != '\n')) {
      end++;
    }
    String location = new String(input, 0, end, StandardCharsets.UTF_8);
    byte[] payload = Arrays.copyOfRange(input, Math.min(end + 2, input.length), input.length);
    try {
      HttpPayload read = HttpPayload.of(payload);
      Hop first = new Hop(read.method(), read.url(), read.headers(), read.body());
      sound(first);
      for (int status : new int[] {301, 303, 307}) {
        follows(first, status, location);
      }
    } catch (JobFailure refused) {
      refusedWell(refused);
    }
  }

  private static void follows(Hop from, int status, String location) throws Exception {
    try {
      Hop to = from.follow(status, location);
      sound(to);
      boolean same = sameOrigin(from.url(), to.url());
      assertThat(isHttps(from.url()) && !isHttps(to.url())).isFalse();
      if (RELATIVE.matcher(location).matches()) {
        assertThat(same).as(from.url() + " then " + location).isTrue();
      }
      if (!same) {
        assertThat(to.headers().keySet())
            .allMatch(name -> HARMLESS.contains(name.toLowerCase(Locale.ROOT)));
      }
    } catch (JobFailure refused) {
      refusedWell(refused);
    }
  }

  private static void refusedWell(JobFailure refused) {
    assertThat(refused.code()).isIn(REFUSED);
    assertThat(refused.getMessage()).isNotBlank();
    assertThat(refused.permanent()).isTrue();
  }

  private static void sound(Hop hop) throws URISyntaxException {
    URI url = hop.url();
    assertThat(url.toString()).matches("(?i)https?://[!-~]+").doesNotContain("#");
    assertThat(url.getRawUserInfo()).isNull();
    assertThat(Target.parse(url.toString())).isEqualTo(url);
    URIAuthority connected = hop.request().getAuthority();
    String checked = unbracketed(url.getHost());
    assertThat(unbracketed(connected.getHostName())).isEqualToIgnoringCase(checked);
    assertThat(connected.getPort()).isEqualTo(url.getPort());
    assertThat(connected.getUserInfo()).isNull();
    assertThat(hop.request().getPath()).matches("/[!-~]*|");
    headers(hop.headers());
    oneAddress(checked);
  }

  private static void headers(SortedMap<String, String> headers) {
    headers.forEach((name, value) -> {
      assertThat(name).matches("[!-~]+").isNotEqualToIgnoringCase("Host");
      assertThat(name).isNotEqualToIgnoringCase("Transfer-Encoding");
      assertThat(value).matches("[\\t -~]*");
    });
  }

  /** What a resolver of another school takes for a number is the same address in ours. */
  private static void oneAddress(String host) {
    Optional<InetAddress> posix = literal(() -> Inet4Address.ofPosixLiteral(host));
    if (posix.isPresent()) {
      assertThat(literal(() -> Inet4Address.ofLiteral(host))).isEqualTo(posix);
    }
  }

  private static Optional<InetAddress> literal(Supplier<InetAddress> read) {
    try {
      return Optional.of(read.get());
    } catch (IllegalArgumentException noLiteral) {
      return Optional.empty();
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isHttps(URI url) {
    return url.getScheme().equalsIgnoreCase("https");
  }

  private static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : isHttps(url) ? 443 : 80;
  }
}
