package dev.weft.coordinator.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Beds.OnPostgres.class)
class PostgresSetBackTest extends SetBackContract {}
