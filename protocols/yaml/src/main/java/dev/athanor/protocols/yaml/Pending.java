package dev.athanor.protocols.yaml;

import java.nio.file.Path;
import java.util.Map;

/** A value of a translated tree that only the service can give. Whoever sends the tree puts the answer in its place. */
public sealed interface Pending {
    /** The place of the value in the file, for messages. */
    String path();

    /** An existing asset or compute: its ARM id is known, but that it exists has to be looked up before anything is uploaded. */
    record Existing(String path, String collection, String name, String version, String id) implements Pending {}

    /** The version of an asset that a label names, the newest as a rule: its ARM id is wanted. */
    record Labelled(String path, String collection, String name, String label) implements Pending {}

    /** A folder or file of code to upload as a code asset: its ARM id is wanted. */
    record Code(String path, Path local) implements Pending {}

    /** A folder or file to upload to the default datastore: its address is wanted in the form given. */
    record Upload(String path, Path local, Form form) implements Pending {}

    /** An asset defined in place that has to be registered first: its ARM id is wanted. */
    record Create(String path, String collection, String name, String version, Map<String, Object> body)
            implements Pending {}

    /** How an uploaded folder is addressed. */
    enum Form {
        /** {@code azureml://datastores/…/paths/…}, as inputs and data assets have it. */
        DATASTORE,
        /** The same with subscription, group and workspace in front, as models have it. */
        FULL,
        /** The blob's own https address, as build contexts have it. */
        BLOB
    }
}
