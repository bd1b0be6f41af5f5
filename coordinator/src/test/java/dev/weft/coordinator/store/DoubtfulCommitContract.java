package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.id;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.common.id.PoolName;
import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.loop.StoreException.Kind;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database's answer to a commit gets lost: what was recorded is found out. */
abstract class DoubtfulCommitContract {
  /** What becomes of the next commit. */
  private enum Fate {
    WORKS,
    ANSWER_IS_LOST,
    FAILS
  }

  private static final List<Change> BATCH =
      List.of(
          new Change.JobAdded(queued(1)),
          new Change.NoticeAdded(
              new Notice.MessageRefused(
                  1, new Refusal("queue", "REASON", "detail", Map.of(), Payload.EMPTY))));

  private Bed bed;
  private SqlStore store;
  private Writer writer;
  private Fate fate = Fate.WORKS;
  private boolean reachable = true;

  @BeforeEach
  void open(Bed given) throws Exception {
    bed = given;
    StoreSettings settings = bed.settings();
    store = SqlStore.open(settings, new SystemTime());
    Connections connections =
        () -> {
          if (!reachable) {
            throw new SQLException("no answer", "08006");
          }
          return unreliable(store.engine().open());
        };
    writer = new Writer(store.engine(), connections, settings.retention(), new Gate(1));
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
    store.close();
  }

  @Test
  void commitWhoseAnswerIsLostSucceeds() throws Exception {
    fate = Fate.ANSWER_IS_LOST;
    writer.commit(BATCH);
    assertRecordedOnce();
    assertWorksOn();
  }

  @Test
  void commitThatFailedIsRecordedWhenItIsTriedAgain() throws Exception {
    fate = Fate.FAILS;
    assertFails();
    assertThat(store.detail(id(1))).isEmpty();
    writer.commit(BATCH);
    assertRecordedOnce();
    assertWorksOn();
  }

  @Test
  void commitOfUnknownOutcomeThatWasRecordedIsNotRepeated() throws Exception {
    writer.commit(List.of(new Change.PoolSaved(new PoolName("p"), true)));
    fate = Fate.ANSWER_IS_LOST;
    reachable = false;
    assertFails();
    assertFails();
    assertRecordedOnce();
    publishAll();
    reachable = true;
    writer.commit(BATCH);
    assertThat(store.notices(0, 10)).isEmpty();
    assertWorksOn();
  }

  @Test
  void commitOfUnknownOutcomeThatWasNotRecordedIsRepeated() throws Exception {
    writer.commit(List.of(new Change.PoolSaved(new PoolName("p"), true)));
    fate = Fate.FAILS;
    reachable = false;
    assertFails();
    assertThat(store.detail(id(1))).isEmpty();
    reachable = true;
    writer.commit(BATCH);
    assertRecordedOnce();
    assertWorksOn();
  }

  private void assertFails() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> writer.commit(BATCH))
        .matches(e -> e.kind() == Kind.IO);
  }

  private void assertRecordedOnce() throws Exception {
    assertThat(bed.first("SELECT last_job FROM coordinator")).isEqualTo(1);
    assertThat(store.detail(id(1))).isPresent();
    assertThat(store.notices(0, 10)).hasSize(1);
  }

  private void assertWorksOn() throws StoreException {
    writer.commit(List.of(new Change.JobAdded(queued(2))));
    assertThat(store.detail(id(2))).isPresent();
    writer.tidy(new SystemTime().now());
  }

  private void publishAll() throws SQLException {
    bed.execute("DELETE FROM outbox");
  }

  private Connection unreliable(Connection real) {
    return proxy(
        Connection.class,
        (_, method, arguments) -> {
          Object result = call(method, real, arguments);
          boolean commits = result instanceof PreparedStatement && "COMMIT".equals(arguments[0]);
          return commits ? unreliable((PreparedStatement) result) : result;
        });
  }

  private PreparedStatement unreliable(PreparedStatement commit) {
    return proxy(
        PreparedStatement.class,
        (_, method, arguments) -> {
          Fate now = fate;
          fate = Fate.WORKS;
          if (now != Fate.FAILS) {
            call(method, commit, arguments);
          }
          if (now != Fate.WORKS) {
            throw new SQLException("no answer", "08006");
          }
          return true;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    ClassLoader loader = DoubtfulCommitContract.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler));
  }

  private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
