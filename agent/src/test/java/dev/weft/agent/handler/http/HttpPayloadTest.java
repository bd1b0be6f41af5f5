package dev.weft.agent.handler.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.agent.handler.Docs;
import dev.weft.common.handler.JobFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.hc.core5.http.io.entity.NullEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpPayloadTest {
  @Test
  void hasDefaults() throws Exception {
    HttpPayload payload = payload("{'url':'http://a.example/x#part'}");
    assertThat(payload.method()).isEqualTo("GET");
    assertThat(payload.url()).hasToString("http://a.example/x");
    assertThat(payload.headers()).isEmpty();
    assertThat(payload.body()).isSameAs(NullEntity.INSTANCE);
    assertThat(payload.expected()).isEqualTo(Expected.SUCCESS);
    assertThat(payload.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(payload.redirects()).isEqualTo(3);
  }

  @Test
  void writesAUrlInAscii() throws Exception {
    assertThat(payload("{'url':'https://a.example/é?q=任'}").url())
        .hasToString("https://a.example/%C3%A9?q=%E4%BB%BB");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.example",
        "/path",
        "file:///etc/passwd",
        "gopher://a.example/",
        "HTTPX://a.example/",
        "http:///x",
        "http://",
        "http:a.example",
        "http://user:secret@a.example/",
        "http://user@a.example/",
        "http://a.example:0/",
        "http://a.example:65536/",
        "http://a b/",
        "http://a.example/%",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://a.0x7f/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://127.0.0.256/",
        "http://[::1",
        "http://[127.0.0.1]/",
        "http://a.example\\\\@b.example/",
      })
  void refusesWhatIsNotAUrlThatAJobMayAskFor(String url) {
    JobFailure failure = failure("{'url':'" + url + "'}");
    assertThat(failure.code()).isEqualTo("BAD_REQUEST");
    assertThat(failure.getMessage()).startsWith("url: expected ").doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'method':'CONNECT'          | BAD_REQUEST | method: expected one of",
        "'method':'get'              | BAD_REQUEST | method: expected one of",
        "'headers':{'Host':'b'}      | BAD_REQUEST | headers: there is Host, which is not for a"
            + " job",
        "'headers':{'te':'b'}        | BAD_REQUEST | headers: there is te, which is not for a job",
        "'headers':{'a b':'c'}       | BAD_REQUEST | headers: there is a name that is not",
        "'headers':{'a':'b\\r\\nc:d'} | BAD_REQUEST | headers: there is a with a character other",
        "'headers':{'a':'1','A':'2'} | BAD_REQUEST | headers: there is A twice",
        "'headers':{'a':1}           | BAD_PAYLOAD | headers.a: expected text",
        "'expect':'2xx'              | BAD_PAYLOAD | expect: expected statuses or ranges",
        "'expect':[99]               | BAD_PAYLOAD | expect: expected statuses or ranges",
        "'timeout':'2d'              | BAD_PAYLOAD | timeout: expected a duration up to 1d",
        "'redirects':4               | BAD_PAYLOAD | redirects: expected a whole number from 0 to"
            + " 3",
        "'verb':'GET'                | BAD_PAYLOAD | unknown field verb; there are",
        "'body':'a','body_base64':'' | BAD_PAYLOAD | body_base64: expected nothing",
      })
  void namesWhatIsWrong(String field, String code, String message) {
    JobFailure failure = failure("{'url':'http://a.example/'," + field + "}");
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.permanent()).isTrue();
    assertThat(failure.getMessage()).startsWith(message);
  }

  private static HttpPayload payload(String json) throws JobFailure {
    return HttpPayload.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static JobFailure failure(String json) {
    return catchThrowableOfType(JobFailure.class, () -> payload(json));
  }

  @Test
  void readsTheExampleOfTheDocumentation() throws Exception {
    List<String> examples = Docs.blocks("handlers.md", "json http");
    assertThat(examples).hasSize(1);
    HttpPayload payload = HttpPayload.of(examples.getFirst().getBytes(StandardCharsets.UTF_8));
    assertThat(payload.method()).isEqualTo("POST");
    assertThat(payload.expected().contains(409)).isTrue();
  }
}
