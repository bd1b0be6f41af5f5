package dev.weft.cli.output;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Writes API messages and records as JSON and YAML. Messages follow the protobuf JSON mapping, so
 * any protobuf library reads them back; fields that have a value of their own when unset are always
 * there.
 */
final class Trees {
  private static final TypeRegistry DETAILS =
      TypeRegistry.newBuilder()
          .add(ErrorInfo.getDescriptor())
          .add(BadRequest.getDescriptor())
          .add(RetryInfo.getDescriptor())
          .build();

  private final JsonFormat.Printer printer =
      JsonFormat.printer().alwaysPrintFieldsWithNoPresence().usingTypeRegistry(DETAILS);
  private final ObjectMapper json = JsonMapper.builder().build();
  private final ObjectMapper prettyJson =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter()
                  .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
                  .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n")))
          .build();
  private final ObjectMapper yaml =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  String json(Message message) {
    return prettyJson.writeValueAsString(tree(message));
  }

  String json(Record data) {
    return prettyJson.writeValueAsString(data);
  }

  String line(Message message) {
    return json.writeValueAsString(tree(message));
  }

  String yaml(Message message) {
    return yaml.writeValueAsString(tree(message));
  }

  String yaml(Record data) {
    return yaml.writeValueAsString(data);
  }

  private JsonNode tree(Message message) {
    try {
      return json.readTree(printer.print(message));
    } catch (InvalidProtocolBufferException e) {
      // Only a detail of an unknown type in an error cannot be printed: our coordinators send none.
      throw new IllegalStateException("an answer cannot be shown as JSON", e);
    }
  }
}
