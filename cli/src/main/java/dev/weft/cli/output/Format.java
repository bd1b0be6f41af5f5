package dev.weft.cli.output;

/** The forms that data is printed in. */
public enum Format {
  /** For people; may change. */
  TABLE,
  /** One JSON value; names are stable. */
  JSON,
  /** The same as YAML. */
  YAML
}
