package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.id;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.schedule.CatchUp;
import dev.weft.coordinator.dispatch.schedule.Overlap;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.coordinator.dispatch.schedule.ScheduleSpec;
import dev.weft.coordinator.dispatch.schedule.Timing;
import dev.weft.coordinator.loop.ForeignSchedulesException;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each schedule is one of two coordinators'. */
@Timeout(60)
@ExtendWith(PostgresExtension.class)
class SharedSchedulesTest {
  private static final Instant AT = Instant.parse("2026-11-01T12:00:00Z");

  @TempDir private Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private SqlStore one;
  private SqlStore two;

  @BeforeEach
  void open(PostgresDatabase database) throws StoreException {
    one = coordinator(database, "one");
    two = coordinator(database, "two");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private SqlStore coordinator(PostgresDatabase database, String name) throws StoreException {
    PostgresSettings settings = database.settings(folder.resolve(name)).withAddress(name + ":1");
    SqlStore store = SqlStore.open(settings, new SystemTime());
    opened.add(store);
    return store;
  }

  private static Schedule schedule(String id) {
    return schedule(id, "@every 1m", AT);
  }

  private static Schedule schedule(String id, String expression, Instant made) {
    Timing timing = new Timing(expression, ZoneOffset.UTC, Duration.ZERO, AT, Timing.NEVER);
    ScheduleSpec spec =
        new ScheduleSpec(
            new ScheduleId(id),
            timing,
            Overlap.SKIP,
            new CatchUp(CatchUp.Which.ONE, Duration.ofHours(1)),
            queued(1).spec().withId(new JobId(id)));
    return new Schedule(spec, made, false, AT.plusSeconds(60), List.of());
  }

  @Test
  void onlyItsOwnerLoadsItAndEverybodyShowsIt() throws Exception {
    Schedule nightly = schedule("nightly");
    one.commit(List.of(new Change.ScheduleSaved(nightly)));

    assertThat(one.load().schedules()).containsExactly(nightly);
    assertThat(two.load().schedules()).isEmpty();
    assertThat(two.schedules()).containsExactly(nightly);
    assertThat(one.schedules()).isEmpty();
    assertThat(two.ownerOf(nightly.spec().id()).orElseThrow().address()).isEqualTo("one:1");
    assertThat(one.ownerOf(nightly.spec().id())).isEmpty();
    assertThat(one.ownerOf(new ScheduleId("other"))).isEmpty();
  }

  @Test
  void whoeverMakesItSecondIsToldAndRecordsNothing() throws Exception {
    Schedule nightly = schedule("nightly");
    one.commit(List.of(new Change.ScheduleSaved(nightly)));
    Change job = new Change.JobAdded(queued(1));

    assertThatExceptionOfType(ForeignSchedulesException.class)
        .isThrownBy(() -> two.commit(List.of(job, new Change.ScheduleSaved(nightly.pause(true)))))
        .satisfies(e -> assertThat(e.schedules()).containsExactly(nightly.spec().id()));

    assertThat(two.detail(id(1))).isEmpty();
    assertThat(one.load().schedules()).containsExactly(nightly);
    assertThat(two.commit(List.of(job))).isEmpty();
    assertThat(two.detail(id(1))).isPresent();
  }

  @Test
  void anotherCannotDeleteIt() throws Exception {
    Schedule nightly = schedule("nightly");
    one.commit(List.of(new Change.ScheduleSaved(nightly)));

    two.commit(List.of(new Change.ScheduleDeleted(nightly.spec().id())));

    assertThat(one.load().schedules()).containsExactly(nightly);
  }

  @Test
  void aTakeoverMovesIt() throws Exception {
    Schedule nightly = schedule("nightly");
    one.commit(List.of(new Change.ScheduleSaved(nightly)));
    two.commit(List.of(new Change.ScheduleSaved(schedule("hourly"))));
    Membership taker = two.membership().orElseThrow();
    opened.add(taker);

    TakenOver taken = taker.takeOver(taker.others().getFirst()).orElseThrow();

    assertThat(taken.restored().schedules()).containsExactly(nightly);
    assertThat(two.load().schedules()).containsExactly(schedule("hourly"), nightly);
    two.commit(List.of(new Change.ScheduleSaved(nightly.pause(true))));
  }

  @Test
  void whoeverTakesItOverHasNotMadeOneOfItsName() throws Exception {
    Schedule nightly = schedule("nightly");
    one.commit(List.of(new Change.ScheduleSaved(nightly)));
    Membership taker = two.membership().orElseThrow();
    opened.add(taker);
    assertThat(taker.takeOver(taker.others().getFirst())).isPresent();

    Schedule other = schedule("nightly", "@every 2m", AT.plusSeconds(1));
    assertThatExceptionOfType(ForeignSchedulesException.class)
        .isThrownBy(() -> two.commit(List.of(new Change.ScheduleSaved(other.pause(true)))))
        .satisfies(e -> assertThat(e.schedules()).containsExactly(nightly.spec().id()));

    assertThat(two.load().schedules()).containsExactly(nightly);
  }
}
