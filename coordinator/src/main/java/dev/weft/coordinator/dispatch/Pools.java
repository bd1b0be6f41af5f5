package dev.weft.coordinator.dispatch;

import dev.weft.common.id.PoolName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The pools, in order of name. A pool exists from the moment that something names it until it holds
 * no job and no known agent serves it; those that the operator has named always exist.
 */
final class Pools {
  private final DispatchSettings settings;
  private final Map<PoolName, Pool> byName = new TreeMap<>();

  Pools(DispatchSettings settings) {
    this.settings = settings;
    settings.pools().forEach(this::of);
  }

  Pool of(PoolName name) {
    return byName.computeIfAbsent(name, key -> new Pool(key, settings));
  }

  void touch(Collection<PoolName> names) {
    names.forEach(name -> of(name).touch());
  }

  /** The pools that were touched since this was last asked; who was served last comes last. */
  List<Pool> takeTouched() {
    List<Pool> touched = new ArrayList<>();
    for (Pool pool : byName.values()) {
      if (pool.takeTouched()) {
        touched.add(pool);
      }
    }
    touched.sort(Comparator.comparingLong(Pool::served));
    return touched;
  }

  /**
   * Forgets those that hold nothing.
   *
   * @param used whether a pool is used although it holds nothing
   * @return the forgotten ones
   */
  List<PoolName> forgetIdle(Predicate<PoolName> used) {
    List<PoolName> idle = new ArrayList<>();
    byName.forEach((name, pool) -> {
      if (pool.idle() && !settings.pools().contains(name) && !used.test(name)) {
        idle.add(name);
      }
    });
    idle.forEach(byName::remove);
    return idle;
  }

  Collection<Pool> all() {
    return Collections.unmodifiableCollection(byName.values());
  }
}
