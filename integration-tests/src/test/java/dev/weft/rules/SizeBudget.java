package dev.weft.rules;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How large main code may grow. The constructor of a record may have as many parameters as the
 * record has components.
 *
 * @param fileLines lines of a file at most
 * @param methodLines lines of a method at most, from its first annotation to its last brace
 * @param parameters parameters of a method at most
 */
record SizeBudget(int fileLines, int methodLines, int parameters) {

  /** Everything over budget, a line each. */
  List<String> offenders(SourceTree tree) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : tree.files()) {
      int lines = Files.readAllLines(file).size();
      if (lines > fileLines) {
        found.add("%s: %d lines, at most %d".formatted(tree.name(file), lines, fileLines));
      }
      SourceTree.Parsed parsed = SourceTree.parse(file);
      new Methods(tree.name(file), parsed, found).scan(parsed.unit(), null);
    }
    return found;
  }

  private final class Methods extends TreeScanner<Void, ClassTree> {
    private final String file;
    private final SourceTree.Parsed parsed;
    private final List<String> found;

    Methods(String file, SourceTree.Parsed parsed, List<String> found) {
      this.file = file;
      this.parsed = parsed;
      this.found = found;
    }

    @Override
    public Void visitClass(ClassTree type, ClassTree outer) {
      return super.visitClass(type, type);
    }

    @Override
    public Void visitMethod(MethodTree method, ClassTree type) {
      LineMap map = parsed.unit().getLineMap();
      long start = map.getLineNumber(parsed.positions().getStartPosition(parsed.unit(), method));
      long end = map.getLineNumber(parsed.positions().getEndPosition(parsed.unit(), method));
      long lines = end - start + 1;
      if (lines > methodLines) {
        report(start, method, "%d lines, at most %d".formatted(lines, methodLines));
      }
      int count = method.getParameters().size();
      boolean ofRecord = type.getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
      if (count > parameters && !ofRecord) {
        report(start, method, "%d parameters, at most %d".formatted(count, parameters));
      }
      return super.visitMethod(method, type);
    }

    private void report(long line, MethodTree method, String what) {
      found.add("%s:%d: %s: %s".formatted(file, line, method.getName(), what));
    }
  }
}
