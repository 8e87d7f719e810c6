-- What is searched for is found without its accents: the text of events is folded further.
--
-- By hand, after 005: psql -d eventbooking -f migrations/006_search_words.sql. Running it again changes
-- nothing; running 002 again takes the folding back, and this file then restores it.
--
-- Locks: only events with a character beyond ASCII are written anew, about 20 us each.
BEGIN;

SET LOCAL client_min_messages = warning;

-- As foldedForSearch() in shared/text.h: letters in lower case, without accents, hidden characters
-- and differences of compatibility. The classes are accents, then what is hidden.
CREATE OR REPLACE FUNCTION boxoffice_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN octet_length($1) = char_length($1) THEN lower($1 COLLATE "C")
    ELSE normalize(
        translate(
            replace(replace(replace(replace(
                regexp_replace(
                    lower(normalize($1, NFKD) COLLATE boxoffice_text),
                    '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7'
                    '\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f'
                    '\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5'
                    '\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0'
                    '\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3'
                    '\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+', '', 'g'),
                U&'\00df', 'ss'), U&'\00e6', 'ae'), U&'\0153', 'oe'), U&'\00fe', 'th'),
            U&'\00f8\0111\00f0\0142\0127\0131\03c2', U&'oddlhi\03c3'),
        NFC) COLLATE "C"
    END;

UPDATE events SET name = name, description = description, location = location
WHERE search_text IS DISTINCT FROM
    boxoffice_fold(name || chr(31) || description || chr(31) || location);

COMMIT;
