package io.holdfast.operator.status;

/** Something that happened to an object, to be told as an Event. */
public record Announcement(Reason reason, String message) {}
