// The commands about what an event sells: ticket types and quotas.
//
// Capacities and sizes are never below what is booked and held. A type with tickets is not deleted.
// Each change raises the version of the event, so that whoever follows it reads the types again.
//
// Threads: values and pure functions.
#pragma once

#include "backend/domain/audit.h"
#include "backend/domain/kept_form.h"
#include "shared/api/sale_dto.h"

#include <vector>

namespace boxoffice {

struct Desk; // decide.h

struct CreateTicketTypeCommand
{
    Uuid eventId;
    TicketTypePatch draft; // with a name
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct UpdateTicketTypeCommand
{
    Uuid eventId;
    Uuid ticketTypeId;
    TicketTypePatch patch;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct DeleteTicketTypeCommand
{
    Uuid eventId;
    Uuid ticketTypeId;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct CreateQuotaCommand
{
    Uuid eventId;
    QuotaPatch draft; // with name and size
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct UpdateQuotaCommand
{
    Uuid eventId;
    Uuid quotaId;
    QuotaPatch patch;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct DeleteQuotaCommand
{
    Uuid eventId;
    Uuid quotaId;
    IdempotencyKey idempotency = {};
    Actor actor = {};
};

struct KnownTicketTypes
{ };

struct TicketTypeChanges
{
    std::vector<TicketType> types = {}; // to insert or overwrite, but for their counts
    std::vector<Quota> quotas = {};     // likewise
    std::vector<TicketType> typesRemoved = {};
    std::vector<Quota> quotasRemoved = {};

    bool isEmpty() const { return !organizes(); }
    bool organizes() const
    {
        return !types.empty() || !quotas.empty() || !typesRemoved.empty() || !quotasRemoved.empty();
    }
    void append(TicketTypeChanges &&next);
    void addEventsTo(std::vector<Uuid> &events) const;
};

struct TicketTypeFamily
{
    using Command =
        std::variant<CreateTicketTypeCommand, UpdateTicketTypeCommand, DeleteTicketTypeCommand,
                     CreateQuotaCommand, UpdateQuotaCommand, DeleteQuotaCommand>;
    using Known = KnownTicketTypes;
    using Changes = TicketTypeChanges;
};

QByteArray canonical(const CreateTicketTypeCommand &command);
QByteArray canonical(const UpdateTicketTypeCommand &command);
QByteArray canonical(const DeleteTicketTypeCommand &command);
QByteArray canonical(const CreateQuotaCommand &command);
QByteArray canonical(const UpdateQuotaCommand &command);
QByteArray canonical(const DeleteQuotaCommand &command);
Outcome decideOne(const CreateTicketTypeCommand &command, Desk &desk);
Outcome decideOne(const UpdateTicketTypeCommand &command, Desk &desk);
Outcome decideOne(const DeleteTicketTypeCommand &command, Desk &desk);
Outcome decideOne(const CreateQuotaCommand &command, Desk &desk);
Outcome decideOne(const UpdateQuotaCommand &command, Desk &desk);
Outcome decideOne(const DeleteQuotaCommand &command, Desk &desk);
Outcome keptSuccess(const CreateTicketTypeCommand &command, const KeptForm &form);
Outcome keptSuccess(const UpdateTicketTypeCommand &command, const KeptForm &form);
Outcome keptSuccess(const DeleteTicketTypeCommand &command, const KeptForm &form);
Outcome keptSuccess(const CreateQuotaCommand &command, const KeptForm &form);
Outcome keptSuccess(const UpdateQuotaCommand &command, const KeptForm &form);
Outcome keptSuccess(const DeleteQuotaCommand &command, const KeptForm &form);

} // namespace boxoffice
