package dev.weft.agent.handler.exec;

import static dev.weft.agent.handler.exec.Programs.job;
import static dev.weft.agent.handler.exec.Programs.pwdIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.handler.Attempt;
import dev.weft.agent.handler.FakeJob;
import dev.weft.common.handler.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where programs run, with real folders and links. */
final class PlaceTest {
  @TempDir private Path folder = Path.of("");

  private Path work = Path.of("");
  private Path root = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    // Behind all links, as the program itself will name it.
    Path real = folder.toRealPath();
    work = Files.createDirectory(real.resolve("work"));
    root = Files.createDirectory(real.resolve("root"));
    Files.createDirectories(root.resolve("a/b"));
    Files.createDirectory(real.resolve("outside"));
  }

  @Test
  void aJobChoosesAFolderOfTheOwnersOrOneInIt() throws Exception {
    assertThat(ranIn(root, root)).isEqualTo(root);
    assertThat(ranIn(root.resolve("a/b"), root)).isEqualTo(root.resolve("a/b"));
  }

  @Test
  void withoutAChoiceItIsTheAttemptsOwn() throws Exception {
    FakeJob job = job("{'command':'it'}");
    Attempt.succeed(pwdIn(work, root), job);

    assertThat(Path.of(job.text().strip())).startsWithRaw(work);
  }

  @Test
  void aChosenFolderIsNotRemovedAndTheAttemptsOwnIs() throws Exception {
    Files.writeString(root.resolve("a/kept"), "kept");
    ranIn(root.resolve("a"), root);

    assertThat(root.resolve("a/kept")).exists();
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void homeAndTheFolderForTemporaryFilesStayPrivate() throws Exception {
    FakeJob job =
        job("{'argv':['/bin/sh','-c','pwd -P; echo $HOME; echo $TMPDIR'],'cwd':'" + root + "'}");
    Attempt.succeed(Programs.any(work, Duration.ofSeconds(5)), job);

    assertThat(job.text().lines().map(Path::of).toList())
        .satisfiesExactly(
            cwd -> assertThat(cwd).isEqualTo(root),
            home -> assertThat(home).startsWithRaw(work),
            temporary -> assertThat(temporary).startsWithRaw(work));
  }

  @Test
  void aLinkWithinIsFollowed() throws Exception {
    Files.createSymbolicLink(root.resolve("link"), root.resolve("a/b"));

    assertThat(ranIn(root.resolve("link"), root)).isEqualTo(root.resolve("a/b"));
  }

  @Test
  void aLinkThatLeadsOutIsRefused() throws Exception {
    Files.createSymbolicLink(root.resolve("link"), folder.resolve("outside"));

    refused(root.resolve("link"), "NOT_ALLOWED", "cwd: this command may not run in this folder");
  }

  @Test
  void aLinkOnTheWayThatLeadsOutIsRefused() throws Exception {
    Files.createDirectory(folder.resolve("outside/b"));
    Files.createSymbolicLink(root.resolve("link"), folder.resolve("outside"));

    refused(root.resolve("link/b"), "NOT_ALLOWED", "cwd: this command may not run in this folder");
  }

  @Test
  void behindALinkThatLeadsOutNobodyLearnsWhatIsThere() throws Exception {
    Files.createSymbolicLink(root.resolve("link"), folder.resolve("outside"));

    refused(root.resolve("link/no"), "NOT_ALLOWED", "cwd: this command may not run in this folder");
  }

  @Test
  void aPlaceMayBeAllowedByTheSecondOfItsRoots() throws Exception {
    Path outside = folder.toRealPath().resolve("outside");
    Path link = Files.createSymbolicLink(root.resolve("link"), outside);

    assertThat(ranIn(link, root, link)).isEqualTo(outside);
  }

  @Test
  void anAllowedFolderMayItselfBeALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.toRealPath().resolve("current"), root);

    assertThat(ranIn(link.resolve("a"), link)).isEqualTo(root.resolve("a"));
  }

  @Test
  void dotsLeadNowhere() throws Exception {
    refused(root.resolve("a/../../outside"), "NOT_ALLOWED", "cwd: the folder must be an absolute");
    refused(root.resolve("a/.."), "NOT_ALLOWED", "cwd: the folder must be an absolute");
  }

  @Test
  void aFolderThatIsNotThereMayBeLater() throws Exception {
    refused(root.resolve("none"), "START_FAILED", "cwd: there is no such folder");
  }

  @Test
  void aFileIsNoFolder() throws Exception {
    Files.writeString(root.resolve("file"), "");

    refused(root.resolve("file"), "START_FAILED", "cwd: not a folder");
  }

  @Test
  void ofWhatIsOutsideNobodyLearnsWhetherItIsThere() throws Exception {
    String message = "cwd: this command may not run in this folder";
    refused(folder.toRealPath().resolve("outside"), "NOT_ALLOWED", message);
    refused(folder.toRealPath().resolve("no-such"), "NOT_ALLOWED", message);
  }

  private Path ranIn(Path asked, Path... allowed) throws Exception {
    FakeJob job = job("{'command':'it','cwd':'" + asked + "'}");
    Attempt.succeed(pwdIn(work, allowed), job);
    return Path.of(job.text().strip());
  }

  private void refused(Path asked, String code, String message) throws Exception {
    JobFailure failure =
        Attempt.fail(pwdIn(work, root), job("{'command':'it','cwd':'" + asked + "'}"));
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.permanent()).isEqualTo(code.equals("NOT_ALLOWED"));
    assertThat(failure.getMessage()).startsWith(message);
    assertThat(work).isEmptyDirectory();
  }
}
