package dev.weft.coordinator.store;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Beds.OnSqlite.class)
class SqliteSetBackTest extends SetBackContract {}
