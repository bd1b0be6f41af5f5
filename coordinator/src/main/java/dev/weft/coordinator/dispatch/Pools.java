package dev.weft.coordinator.dispatch;

import dev.weft.common.id.PoolName;
import java.util.Collection;
import java.util.Collections;
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

  Collection<Pool> all() {
    return Collections.unmodifiableCollection(byName.values());
  }
}
