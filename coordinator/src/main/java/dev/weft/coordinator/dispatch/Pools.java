package dev.weft.coordinator.dispatch;

import dev.weft.common.id.PoolName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pools, in order of name. A pool exists from the moment that something names it. */
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

  Collection<Pool> all() {
    return Collections.unmodifiableCollection(byName.values());
  }
}
