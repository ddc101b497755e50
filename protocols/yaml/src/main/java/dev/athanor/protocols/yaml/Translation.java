package dev.athanor.protocols.yaml;

/** What a lens needs to know besides the value. */
record Translation(Scope scope, Places places, Shapes shapes, Schemas schemas) {}
