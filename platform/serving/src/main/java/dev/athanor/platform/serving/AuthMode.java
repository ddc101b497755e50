package dev.athanor.platform.serving;

/** What a caller of an endpoint shows as its bearer. */
public enum AuthMode {
    /** One of the endpoint's two keys. */
    KEY,
    /** A short-lived token that the endpoint gives out. */
    AML_TOKEN,
    /** A token of the platform's own issuer, judged by roles. */
    AAD_TOKEN
}
