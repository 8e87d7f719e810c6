#include "backend/storage/pg_journal_notes.h"

#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "shared/utf8.h"

namespace boxoffice {

namespace {

// The subjects of all entries are one array, of which each has a part.
const Statement kInsertJournal{"insert_journal", R"(
INSERT INTO journal (event_id, kind, subjects, details)
SELECT b.event_id, b.kind, (?::uuid[])[b.first : b.last], b.details::jsonb
FROM unnest(?::uuid[], ?::text[], ?::int[], ?::int[], ?::text[])
     AS b (event_id, kind, first, last, details)
)"};

} // namespace

void putOffJournal(Transaction &transaction, const std::vector<JournalNote> &journal)
{
    if (journal.empty()) {
        return;
    }
    ArrayLiteral subjects, events, kinds, firsts, lasts, details;
    int last = 0;
    for (const JournalNote &note : journal) {
        firsts.add(last + 1);
        for (const Uuid &subject : note.subjects) {
            subjects.add(subject);
            ++last;
        }
        lasts.add(last);
        events.add(note.eventId);
        kinds.add(QString::fromLatin1(wireName(note.kind)));
        details.add(fromUtf8(note.details));
    }
    transaction.putOff(kInsertJournal,
                       {subjects.take(), events.take(), kinds.take(), firsts.take(), lasts.take(),
                        details.take()});
}

} // namespace boxoffice
