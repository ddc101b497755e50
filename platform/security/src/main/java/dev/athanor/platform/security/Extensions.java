package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Hashes;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** X.509 extensions of our certificates. */
final class Extensions {
    static final String SUBJECT_ALT_NAME = "2.5.29.17";
    static final String NAME_CONSTRAINTS = "2.5.29.30";

    private static final int DNS = 2;
    private static final int IP = 7;

    /** Length of an uncompressed point of P-256, with which its encoded public key ends. */
    private static final int POINT = 65;

    private Extensions() {}

    /** Those of the authority: it may sign certificates, but only for these hosts. */
    static byte[] authority(PublicKey key, Set<String> hosts) {
        return Der.explicit(
                3,
                Der.sequence(
                        extension("2.5.29.19", true, Der.sequence(Der.truth(), Der.integer(BigInteger.ZERO))),
                        // keyCertSign, cRLSign
                        extension("2.5.29.15", true, Der.bits(new byte[] {0x06}, 1)),
                        extension("2.5.29.14", false, Der.octets(keyId(key))),
                        extension("2.5.29.35", false, Der.sequence(Der.implicit(0, keyId(key)))),
                        extension(NAME_CONSTRAINTS, true, constraints(hosts))));
    }

    /** Those of the server's certificate. */
    static byte[] server(PublicKey key, PublicKey issuer, Set<String> hosts) {
        return Der.explicit(
                3,
                Der.sequence(
                        extension("2.5.29.19", true, Der.sequence()),
                        // digitalSignature
                        extension("2.5.29.15", true, Der.bits(new byte[] {(byte) 0x80}, 7)),
                        // serverAuth
                        extension("2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))),
                        extension("2.5.29.14", false, Der.octets(keyId(key))),
                        extension("2.5.29.35", false, Der.sequence(Der.implicit(0, keyId(issuer)))),
                        extension(SUBJECT_ALT_NAME, false, names(hosts))));
    }

    /** What the authority may sign: these names and what is below them, these addresses, loopback. */
    static byte[] constraints(Set<String> hosts) {
        List<byte[]> subtrees = new ArrayList<>();
        for (String host : hosts) {
            byte[] address = address(host);
            subtrees.add(
                    address == null
                            ? Der.sequence(Der.ascii(DNS, host))
                            : Der.sequence(Der.implicit(IP, range(address))));
        }
        return Der.sequence(Der.explicit(0, subtrees.toArray(byte[][]::new)));
    }

    /** The subject alternative names. */
    static byte[] names(Set<String> hosts) {
        List<byte[]> names = new ArrayList<>();
        for (String host : hosts) {
            byte[] address = address(host);
            names.add(address == null ? Der.ascii(DNS, host) : Der.implicit(IP, address));
        }
        return Der.sequence(names.toArray(byte[][]::new));
    }

    /** Address and mask: all of 127.0.0.0/8 for an IPv4 loopback address, else the one address. */
    private static byte[] range(byte[] address) {
        byte[] mask = new byte[address.length];
        Arrays.fill(mask, (byte) 0xff);
        if (address.length == 4 && address[0] == 127) {
            return new byte[] {127, 0, 0, 0, (byte) 0xff, 0, 0, 0};
        }
        return Der.join(address, mask);
    }

    private static byte @Nullable [] address(String host) {
        try {
            return InetAddress.ofLiteral(host).getAddress();
        } catch (IllegalArgumentException name) {
            return null;
        }
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.truth(), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] keyId(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Hashes.digest("SHA-1").digest(Arrays.copyOfRange(encoded, encoded.length - POINT, encoded.length));
    }
}
