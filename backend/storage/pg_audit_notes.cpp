// The part of PgBookingStore that writes the audit log: in the transaction of the change, so that
// there is neither without the other.
#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "backend/storage/booking_part.h"
#include "shared/api/access_json.h"
#include "shared/utf8.h"

namespace boxoffice {

namespace {

const Statement kInsertNotes{"insert_audit_notes", R"(
INSERT INTO audit_log (id, organizer_id, actor_kind, actor_id, action, target_kind, target_id,
                       address, changes)
SELECT b.id, b.organizer_id, b.actor_kind, b.actor_id, b.action, b.target_kind, b.target_id,
       b.address, b.changes::jsonb
FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[],
            ?::text[])
     AS b (id, organizer_id, actor_kind, actor_id, action, target_kind, target_id, address, changes)
)"};

class PgAuditNotes final : public BookingPart
{
public:
    void plan(std::span<const Command>, const BatchPlan &) override { }
    bool read(LockedState &) override { return true; }
    bool write(Transaction &transaction, const BatchPlan &plan, const Decision &decision) override;
    // A note is never alone, and its change is looked for.
    std::optional<bool> hasWritten(const Decision &) override { return false; }
    void committed(const Decision &) override { }
};

// In the order of the changes, which the log's order by id shows.
bool PgAuditNotes::write(Transaction &transaction, const BatchPlan &, const Decision &decision)
{
    if (decision.notes.empty()) {
        return true;
    }
    ArrayLiteral ids, organizers, actorKinds, actors, actions, targetKinds, targets, addresses,
        changes;
    for (const AuditNote &note : decision.notes) {
        ids.add(note.id);
        addOrNull(organizers, note.organizerId);
        actorKinds.add(QString::fromLatin1(wireName(note.actor.kind)));
        addOrNull(actors, note.actor.id);
        actions.add(note.action);
        targetKinds.add(note.targetKind);
        addOrNull(targets, note.targetId);
        addresses.add(note.actor.address);
        changes.add(fromUtf8(note.changes));
    }
    transaction.putOff(kInsertNotes,
                       {ids.take(), organizers.take(), actorKinds.take(), actors.take(),
                        actions.take(), targetKinds.take(), targets.take(), addresses.take(),
                        changes.take()});
    return true;
}

} // namespace

std::unique_ptr<BookingPart> auditPart()
{
    return std::make_unique<PgAuditNotes>();
}

} // namespace boxoffice
