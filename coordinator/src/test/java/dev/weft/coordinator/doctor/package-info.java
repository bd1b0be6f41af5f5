/** Tests of the doctor: each finding appears when it should and is absent when it should not. */
@org.jspecify.annotations.NullMarked
package dev.weft.coordinator.doctor;
