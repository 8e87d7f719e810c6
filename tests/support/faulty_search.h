// A database whose searches go wrong, and nothing else: what lists read of an event is as it was,
// but the text that is searched comes from a function.
//
// Threads: the test's.
#pragma once

#include "tests/support/test_postgres.h"

namespace boxoffice {

// body: of a function in PL/pgSQL that returns the text to search of an event. It knows `given`,
// what is stored as that, and current_query(), which holds what is searched for. From then on the
// table is a view: events can be read only.
inline void makeSearchesFaulty(TestPostgres &postgres, const DatabaseConfig &database,
                               const QByteArray &body)
{
    postgres.sql(database,
                 "CREATE FUNCTION faulty_search(given text) RETURNS text "
                 "LANGUAGE plpgsql STABLE AS $body$ "
                     + body + R"( $body$;
        ALTER TABLE events RENAME TO events_stored;
        DO $$ BEGIN
            EXECUTE (SELECT format('CREATE VIEW events AS SELECT %s FROM events_stored',
                                   string_agg(CASE attname WHEN 'search_text'
                                              THEN 'faulty_search(search_text) AS search_text'
                                              ELSE attname END, ', ' ORDER BY attnum))
                     FROM pg_attribute
                     WHERE attrelid = 'events_stored'::regclass AND attnum > 0
                       AND NOT attisdropped);
        END $$)");
}

} // namespace boxoffice
