package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.security.Security;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Keys of endpoints: random, sealed in the database. */
final class Keys {
    private static final int BYTES = 32;
    private static final int SHORTEST = 16;

    private final Database database;
    private final Security security;
    private final Ids ids;

    Keys(Database database, Security security, Ids ids) {
        this.database = database;
        this.security = security;
        this.ids = ids;
    }

    EndpointKeys fresh() {
        return new EndpointKeys(key(), key());
    }

    private String key() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(ids.bytes(BYTES));
    }

    EndpointKeys sealed(EndpointKeys keys) {
        return new EndpointKeys(security.seal(keys.primary()), security.seal(keys.secondary()));
    }

    EndpointKeys of(Endpoint endpoint) {
        EndpointKeys sealed = database.read(sql -> EndpointStore.sealedKeys(sql, endpoint));
        return new EndpointKeys(security.unseal(sealed.primary()), security.unseal(sealed.secondary()));
    }

    /** Gives a slot the value, or a key made here when there is none or it is the one that stands: azure-ai-ml sends that to get a new one. */
    EndpointKeys replace(Endpoint endpoint, EndpointKeys.Slot slot, @Nullable String value) {
        if (value != null && value.length() < SHORTEST) {
            throw ServingProblem.ENDPOINT_INVALID
                    .because("keyValue has " + value.length() + " characters; a key needs at least " + SHORTEST)
                    .at("keyValue");
        }
        return database.write(sql -> {
            sql.lock("serving");
            EndpointKeys before = EndpointStore.sealedKeys(sql, endpoint);
            String now = security.unseal(slot == EndpointKeys.Slot.PRIMARY ? before.primary() : before.secondary());
            String key = value == null || value.equals(now) ? key() : value;
            EndpointKeys after = before.with(slot, security.seal(key));
            EndpointStore.saveKeys(sql, endpoint, after);
            return new EndpointKeys(security.unseal(after.primary()), security.unseal(after.secondary()));
        });
    }
}
