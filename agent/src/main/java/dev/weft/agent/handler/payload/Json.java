package dev.weft.agent.handler.payload;

import dev.weft.common.handler.JobFailure;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Turns the bytes of a payload into a tree, within limits that no payload can raise. */
final class Json {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_NAME_CHARS = 256;
  private static final int MAX_NUMBER_CHARS = 64;

  private static final JsonMapper MAPPER = mapper();

  private Json() {}

  /** Reads one JSON object. */
  static ObjectNode object(byte[] payload) throws JobFailure {
    try {
      JsonNode tree = MAPPER.readTree(payload);
      if (tree instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw BadPayload.because(
          "the payload is not JSON" + place(e) + ": " + e.getOriginalMessage());
    }
    throw BadPayload.because("the payload must be a JSON object");
  }

  private static String place(JacksonException e) {
    TokenStreamLocation location = e.getLocation();
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  private static JsonMapper mapper() {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxDocumentLength(MAX_BYTES)
            .maxStringLength(MAX_BYTES)
            .maxNameLength(MAX_NAME_CHARS)
            .maxNumberLength(MAX_NUMBER_CHARS)
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(limits)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
