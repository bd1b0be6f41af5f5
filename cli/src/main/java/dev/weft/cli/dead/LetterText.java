package dev.weft.cli.dead;

import com.google.protobuf.ByteString;
import dev.weft.cli.job.JobView;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.Table;
import dev.weft.cli.output.Visible;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.DeadLetter;
import dev.weft.proto.api.v1.ListDeadLettersResponse;
import dev.weft.proto.api.v1.RefusedMessage;
import java.util.HexFormat;
import java.util.TreeMap;

/** Dead letters for people. For one thread. */
final class LetterText {
  private static final int SHOWN_BYTES = 4096;
  private static final int SHOWN_HEX = 64;

  private final Shell shell;
  private final Human human;

  LetterText(Shell shell) {
    this.shell = shell;
    this.human = new Human(shell.clock());
  }

  /** Many, a line each. */
  void table(ListDeadLettersResponse letters) {
    if (letters.getDeadLettersCount() == 0) {
      shell.say("no such dead letters");
      return;
    }
    Table table = new Table("ID", "REASON", "SOURCE", "HANDLER", "POOL", "DIED", "DETAIL");
    for (DeadLetter letter : letters.getDeadLettersList()) {
      table.row(
          letter.getId(),
          letter.getReason(),
          letter.getSource(),
          letter.getJob().getSpec().getHandler(),
          letter.getJob().getSpec().getPool(),
          human.ago(letter.getAt()),
          letter.getDetail());
    }
    table.print(shell.out(), shell.columns());
    if (!letters.getNextPageToken().isEmpty()) {
      shell.say("there are more; --limit shows them");
    }
  }

  /** One on a page. */
  void page(DeadLetter letter) {
    if (letter.hasJob()) {
      new JobView(shell).print(letter.getJob());
      return;
    }
    RefusedMessage message = letter.getMessage();
    Table table = Table.ofPairs();
    table.pair("id", letter.getId());
    table.pair("reason", letter.getReason());
    table.pair("detail", letter.getDetail());
    table.pair("source", letter.getSource());
    table.pair("refused", human.moment(letter.getAt()) + " (" + human.ago(letter.getAt()) + ")");
    new TreeMap<>(message.getHeadersMap()).forEach(table::pair);
    table.print(shell.out(), shell.columns());
    body(message);
  }

  private void body(RefusedMessage message) {
    ByteString body = message.getBody();
    String cut =
        body.size() < message.getBodySize() ? ", " + Human.bytes(body.size()) + " kept" : "";
    shell.out().println();
    shell.out().println("body (" + Human.bytes(message.getBodySize()) + cut + ")");
    if (!body.isValidUtf8()) {
      byte[] head = body.substring(0, Math.min(body.size(), SHOWN_HEX)).toByteArray();
      String more = body.size() > SHOWN_HEX ? " …" : "";
      shell.out().println(HexFormat.ofDelimiter(" ").formatHex(head) + more);
      shell.out().println("not text; --raw prints it as it is");
    } else if (!body.isEmpty()) {
      int shown = Math.min(body.size(), SHOWN_BYTES);
      String more = body.size() > shown ? "…" : "";
      shell.out().println(Visible.text(body.substring(0, shown).toStringUtf8()) + more);
    }
  }
}
