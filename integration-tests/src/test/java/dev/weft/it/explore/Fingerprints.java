package dev.weft.it.explore;

import dev.weft.coordinator.dispatch.DispatchSettings;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.Start;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sums up everything that objects hold, down to the last field: from equal sums the same can
 * follow. What has no order counts in any. Not thread-safe.
 */
final class Fingerprints {
  /** What only remembers, and nothing depends on: who looks dead is up to chance here. */
  private static final Set<String> HISTORY = Set.of("MemoryStore.commits", "Chair.life");

  /** What is the same in all states of a cluster. */
  private static final Set<Class<?>> CONSTANT =
      Set.of(DispatchSettings.class, Policy.class, Placement.class, Start.class, Reply.class);

  /** What an object comes to: if two give the same, they are taken to be the same. */
  record Fingerprint(long high, long low) {}

  /**
   * What is known of a class.
   *
   * @param name stands for it
   */
  private record Shape(long name, Kind kind, List<Field> fields) {}

  private enum Kind {
    MAP,
    COLLECTION,
    ARRAY,
    VALUE,
    RECORD,
    OBJECT
  }

  private final Map<Class<?>, Shape> shapes = new HashMap<>();
  private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>();

  /** All that were seen, in order. */
  private final List<Object> order = new ArrayList<>();

  private long high;
  private long low;

  /** Sums up an object, and all that hangs on it. */
  Fingerprint of(Object object) {
    seen.clear();
    order.clear();
    high = 0;
    low = 0;
    put(object);
    return new Fingerprint(high, low);
  }

  private void mix(long value) {
    high = (Long.rotateLeft(high, 29) ^ value) * 0x9E3779B97F4A7C15L;
    low = (Long.rotateLeft(low, 31) + value) * 0xD6E8FEB86659FD93L;
    high ^= high >>> 32;
    low ^= low >>> 29;
  }

  private void put(@Nullable Object object) {
    if (object == null) {
      mix(-1);
      return;
    }
    Shape shape = shapes.computeIfAbsent(object.getClass(), Fingerprints::shape);
    switch (shape.kind()) {
      case MAP -> entries((Map<?, ?>) object);
      case COLLECTION -> elements((Collection<?>) object);
      case ARRAY -> {
        mix(Array.getLength(object));
        for (int i = 0; i < Array.getLength(object); i++) {
          put(Array.get(object, i));
        }
      }
      case VALUE -> value(object);
      case RECORD -> fields(object, shape);
      case OBJECT -> {
        Integer number = seen.putIfAbsent(object, order.size());
        if (number == null) {
          order.add(object);
          fields(object, shape);
        } else {
          mix(shape.name() + number);
        }
      }
    }
  }

  /** Strings, numbers, times: what has no parts. */
  private void value(Object object) {
    switch (object) {
      case Optional<?> optional -> put(optional.orElse(null));
      case String text -> mix(((long) text.hashCode() << 32) + text.length());
      case Number number -> mix(number.longValue());
      case Boolean flag -> mix(flag ? 3 : 5);
      case Duration time -> {
        mix(time.getSeconds());
        mix(time.getNano());
      }
      case Instant time -> {
        mix(time.getEpochSecond());
        mix(time.getNano());
      }
      case Enum<?> one -> mix(one.name().hashCode());
      default -> throw new IllegalArgumentException("not known how to sum up " + object.getClass());
    }
  }

  private void entries(Map<?, ?> map) {
    mix(map.size());
    boolean ordered = map instanceof SequencedMap<?, ?> || map.size() < 2;
    Sum sum = new Sum();
    map.forEach((key, value) -> {
      if (!ordered) {
        sum.begins();
      }
      put(key);
      put(value);
      if (!ordered) {
        sum.ends();
      }
    });
    if (!ordered) {
      sum.take();
    }
  }

  private void elements(Collection<?> all) {
    mix(all.size());
    boolean ordered = all instanceof SequencedCollection<?> || all.size() < 2;
    Sum sum = new Sum();
    for (Object one : all) {
      if (!ordered) {
        sum.begins();
      }
      put(one);
      if (!ordered) {
        sum.ends();
      }
    }
    if (!ordered) {
      sum.take();
    }
  }

  /** Parts that have no order: each is summed up by itself, as if it were the first. */
  private final class Sum {
    private final long highBefore = high;
    private final long lowBefore = low;
    private final int seenBefore = order.size();
    private long highs;
    private long lows;

    void begins() {
      high = highBefore;
      low = lowBefore;
    }

    void ends() {
      highs += high;
      lows += low;
      while (order.size() > seenBefore) {
        seen.remove(order.removeLast());
      }
    }

    void take() {
      high = highBefore;
      low = lowBefore;
      mix(highs);
      mix(lows);
    }
  }

  private void fields(Object object, Shape shape) {
    mix(shape.name());
    for (Field field : shape.fields()) {
      try {
        Class<?> type = field.getType();
        if (type == long.class) {
          mix(field.getLong(object));
        } else if (type == int.class) {
          mix(field.getInt(object));
        } else if (type == boolean.class) {
          mix(field.getBoolean(object) ? 3 : 5);
        } else {
          put(field.get(object));
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Shape shape(Class<?> type) {
    Kind kind = kind(type);
    boolean plain = kind == Kind.RECORD || kind == Kind.OBJECT;
    return new Shape(type.getName().hashCode(), kind, plain ? fieldsOf(type) : List.of());
  }

  private static Kind kind(Class<?> type) {
    if (Map.class.isAssignableFrom(type)) {
      return Kind.MAP;
    }
    if (Collection.class.isAssignableFrom(type)) {
      return Kind.COLLECTION;
    }
    if (type.isArray()) {
      return Kind.ARRAY;
    }
    if ((type.getName().startsWith("java.") && type != Object.class)
        || Enum.class.isAssignableFrom(type)) {
      return Kind.VALUE;
    }
    return type.isRecord() ? Kind.RECORD : Kind.OBJECT;
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> found = new ArrayList<>();
    boolean opaque = type.isHidden() || type.isSynthetic() || CONSTANT.contains(type);
    Class<?> part = opaque ? Object.class : type;
    for (; part != Object.class; part = part.getSuperclass()) {
      for (Field field : part.getDeclaredFields()) {
        String name = part.getSimpleName() + "." + field.getName();
        if (!Modifier.isStatic(field.getModifiers()) && !HISTORY.contains(name)) {
          field.setAccessible(true);
          found.add(field);
        }
      }
    }
    return List.copyOf(found);
  }
}
