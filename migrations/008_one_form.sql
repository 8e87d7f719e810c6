-- Names, locations, descriptions and e-mail addresses in the form in which they are stored today.
--
-- By hand, after 007: psql -d eventbooking -f migrations/008_one_form.sql. Running it again changes
-- nothing. What the database cannot do itself (domains by UTS 46) the server does when it adopts the
-- file: backend/storage/older_addresses.h. Addresses that two active registrations of an event would
-- share stay as they are, and so do texts that today's rules refuse; boxoffice-server --check lists the
-- former.
--
-- Locks: both tables are read once, and few rows are written: those that change.
BEGIN;

SET LOCAL client_min_messages = warning;

-- As lineOf() in shared/text.h. The classes: white space; what is hidden; the same without what
-- belongs to the character before (variation selectors and tags).
CREATE OR REPLACE FUNCTION pg_temp.line_of(text) RETURNS text LANGUAGE sql AS $$
    SELECT regexp_replace(regexp_replace(regexp_replace(normalize($1, NFC),
        '^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000'
        '\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f'
        '\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]+', ''),
        '[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000'
        '\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f'
        '\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e001f]+$', ''),
        '[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g')
$$;

UPDATE events SET
    name = CASE WHEN char_length(pg_temp.line_of(name)) BETWEEN 1 AND 200
                THEN pg_temp.line_of(name) ELSE name END,
    location = CASE WHEN char_length(pg_temp.line_of(location)) <= 500
                    THEN pg_temp.line_of(location) ELSE location END,
    description = replace(replace(description, E'\r\n', E'\n'), E'\r', E'\n'),
    version = version + 1
WHERE (name <> pg_temp.line_of(name) AND char_length(pg_temp.line_of(name)) BETWEEN 1 AND 200)
   OR (location <> pg_temp.line_of(location) AND char_length(pg_temp.line_of(location)) <= 500)
   OR position(E'\r' IN description) > 0;

DROP FUNCTION pg_temp.line_of(text);

COMMIT;
