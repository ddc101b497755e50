package dev.athanor.foundation.kernel;

/** Something that has happened. Rooms publish records of this type; a room below never calls one above, it tells an event. */
public interface Event {}
