package dev.weft.agent.journal;

import java.util.Optional;

/** The kinds of records. Their codes are in files, so they never change. */
enum RecordType {
  /** The coordinators' addresses, once, before all others. */
  COORDINATORS(1),
  /** An attempt was taken. */
  ASSIGNED(2),
  /** An attempt ended; this is its result. */
  ENDED(3),
  /** An attempt needs to be remembered no longer. */
  FORGOTTEN(4),
  /** What is kept with an attempt that was taken; from version 2 on. */
  SPEC(5),
  /** What a coordinator last said of its store; from version 2 on. */
  SEEN(6);

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Optional<RecordType> of(int code) {
    for (RecordType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
