package dev.weft.it.explore;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that objects hold, down to the last field, as text: equal texts mean that the same can
 * follow. What has no order is put in one. Not thread-safe.
 */
final class Dump {
  /** What only remembers, and nothing depends on. */
  private static final Set<String> HISTORY = Set.of("MemoryStore.commits", "Model.path");

  /** What a text comes to: if two texts give the same, they are taken to be the same. */
  record Print(long high, long low) {}

  private final Map<Class<?>, List<Field>> fields;
  private final StringBuilder text = new StringBuilder(16_384);
  private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>();

  private Dump(Map<Class<?>, List<Field>> fields) {
    this.fields = fields;
  }

  /** The text of an object, and of all that hangs on it. */
  static String of(Object object, Map<Class<?>, List<Field>> fields) {
    Dump dump = new Dump(fields);
    dump.put(object);
    return dump.text.toString();
  }

  static Print print(String text) {
    try {
      byte[] sum = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      ByteBuffer bytes = ByteBuffer.wrap(sum);
      return new Print(bytes.getLong(), bytes.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void put(@Nullable Object object) {
    switch (object) {
      case null -> text.append('-');
      case Map<?, ?> map -> entries(map);
      case Collection<?> all -> elements(all);
      case Enum<?> one -> text.append(one.name());
      default -> {
        if (object.getClass().isArray()) {
          for (int i = 0; i < Array.getLength(object); i++) {
            put(Array.get(object, i));
            text.append(',');
          }
        } else if (object.getClass().getName().startsWith("java.")) {
          value(object);
        } else {
          fields(object);
        }
      }
    }
  }

  /** Strings, numbers, times: all that the platform prints in full. */
  private void value(Object object) {
    if (object instanceof Optional<?> optional) {
      put(optional.orElse(null));
    } else if (object instanceof String
        || object instanceof Number
        || object instanceof Boolean
        || object instanceof Temporal
        || object instanceof Duration) {
      text.append(object);
    } else if (object.getClass() != Object.class) {
      throw new IllegalArgumentException("not known how to print " + object.getClass());
    }
  }

  private void entries(Map<?, ?> map) {
    text.append('{');
    Stream<? extends Map.Entry<?, ?>> all = map.entrySet().stream();
    if (!(map instanceof SequencedMap<?, ?>) && map.size() > 1) {
      all =
          all.map(entry -> Map.entry(of(entry.getKey(), fields), entry))
              .sorted(Map.Entry.comparingByKey())
              .map(Map.Entry::getValue);
    }
    all.forEach(entry -> {
      put(entry.getKey());
      text.append('=');
      put(entry.getValue());
      text.append(' ');
    });
    text.append('}');
  }

  private void elements(Collection<?> all) {
    text.append('[');
    boolean ordered = all instanceof SequencedCollection<?> || all.size() < 2;
    Stream<?> each = all.stream();
    if (!ordered && all instanceof PriorityQueue<?> queue) {
      // In its own order; equal ones do not occur.
      List<Object> inOrder = new ArrayList<>();
      PriorityQueue<?> copy = new PriorityQueue<>(queue);
      while (!copy.isEmpty()) {
        inOrder.add(copy.poll());
      }
      each = inOrder.stream();
    } else if (!ordered) {
      each =
          all.stream()
              .map(one -> Map.entry(of(one, fields), one))
              .sorted(Map.Entry.comparingByKey())
              .map(Map.Entry::getValue);
    }
    each.forEach(one -> {
      put(one);
      text.append(' ');
    });
    text.append(']');
  }

  private void fields(Object object) {
    Class<?> type = object.getClass();
    text.append(type.getSimpleName());
    if (type.isHidden() || type.isSynthetic()) {
      return;
    }
    if (!type.isRecord()) {
      Integer number = seen.putIfAbsent(object, seen.size());
      if (number != null) {
        text.append('#').append(number);
        return;
      }
    }
    text.append('(');
    for (Field field : fields.computeIfAbsent(type, Dump::fieldsOf)) {
      try {
        put(field.get(object));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
      text.append(';');
    }
    text.append(')');
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> found = new ArrayList<>();
    for (Class<?> part = type; part != null && part != Object.class; part = part.getSuperclass()) {
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

  /** Where what is known of classes is kept, for many dumps. */
  static Map<Class<?>, List<Field>> memory() {
    return new HashMap<>();
  }
}
