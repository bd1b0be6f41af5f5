package dev.weft.cli.output;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import java.util.regex.Pattern;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

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

  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

  private final JsonFormat.Printer printer =
      JsonFormat.printer().alwaysPrintFieldsWithNoPresence().usingTypeRegistry(DETAILS);
  private final ObjectMapper json = JsonMapper.builder().build();
  private final ObjectMapper prettyJson =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter()
                  .withSeparators(
                      Separators.createDefaultInstance()
                          .withObjectNameValueSpacing(Spacing.AFTER)
                          .withArrayEmptySeparator("")
                          .withObjectEmptySeparator(""))
                  .withArrayIndenter(LINES)
                  .withObjectIndenter(LINES))
          .build();
  private final ObjectMapper yaml =
      YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new Quoting()).build())
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

  /** Moments are text in JSON, so they are in YAML, whose parsers would make dates of them. */
  private static final class Quoting extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;
    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*");

    @Override
    public boolean needToQuoteValue(String value) {
      return MOMENT.matcher(value).matches() || super.needToQuoteValue(value);
    }
  }
}
