#include "desktop/console/types/type_commands.h"

#include "desktop/console/types/list_editing.h"
#include "desktop/console/types/quota_dialog.h"
#include "desktop/console/types/type_dialog.h"
#include "desktop/look/questions.h"

namespace boxoffice {

TypeCommands::TypeCommands(ConsoleSession &session, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_window(window)
    , m_order(session.types, session.current)
{
    connect(&m_order, &TypeOrder::began, this, [this] { ++m_session.changesUnderWay; });
    connect(&m_order, &TypeOrder::ended, this, [this] { --m_session.changesUnderWay; });
    connect(&m_order, &TypeOrder::failed, this, &TypeCommands::fail);
}

void TypeCommands::addType()
{
    openType(TicketType{
        .id = {}, .eventId = m_session.current.id(), .position = m_order.positionAtEnd()});
}

void TypeCommands::editType(const ListedTicketType &type)
{
    openType(type);
}

void TypeCommands::openType(const TicketType &type)
{
    const auto event = m_session.current.event();
    if (!event) {
        return;
    }
    auto *dialog = new TypeDialog(type, *event, &m_window);
    TypeClient &client = m_session.types.client();
    const Uuid id = event->id;
    new ListEditing<TypeDialog, ListedTicketType>(
        m_session, *dialog,
        {.list = [&client, id] { return client.types(id); },
         .add = [&client, id](const TicketType &row,
                              const QByteArray &key) { return client.createType(id, row, key); },
         .edit = [&client](const TicketType &before, const TicketType &after,
                           const QByteArray &key) { return client.editType(before, after, key); },
         .done =
             [this, isNew = type.id.isNil()](const TicketType &saved) {
                 m_session.types.refresh();
                 Q_EMIT told((isNew ? tr("The ticket type “%1” was added.")
                                    : tr("The ticket type “%1” was saved."))
                                 .arg(saved.name));
             },
         .failed = [this](const ApiError &error) { m_session.monitor.report(error); }});
    dialog->open();
}

void TypeCommands::removeType(const ListedTicketType &type)
{
    ask({tr("Delete the ticket type?"),
         tr("“%1” will be deleted, and is in no quota then either. A type of which there are "
            "tickets is not deleted.")
             .arg(type.name),
         tr("Delete"), tr("Keep it")},
        m_window, this, [this, type] {
            remove(m_session.types.client().deleteType(type.eventId, type.id, ApiClient::newKey()),
                   tr("The ticket type “%1” was deleted.").arg(type.name));
        });
}

void TypeCommands::moveType(int from, int to)
{
    const int last = m_session.types.types().rowCount() - 1;
    if (from >= 0 && from <= last && to >= 0 && to <= last && from != to) {
        m_order.move(from, to);
    }
}

void TypeCommands::addQuota()
{
    openQuota(Quota{.id = {}, .eventId = m_session.current.id()});
}

void TypeCommands::editQuota(const Quota &quota)
{
    openQuota(quota);
}

void TypeCommands::openQuota(const Quota &quota)
{
    auto *dialog = new QuotaDialog(quota, m_session.types.types().rows(), &m_window);
    TypeClient &client = m_session.types.client();
    const Uuid id = quota.eventId;
    new ListEditing<QuotaDialog, Quota>(
        m_session, *dialog,
        {.list = [&client, id] { return client.quotas(id); },
         .add = [&client, id](const Quota &row,
                              const QByteArray &key) { return client.createQuota(id, row, key); },
         .edit = [&client](const Quota &before, const Quota &after,
                           const QByteArray &key) { return client.editQuota(before, after, key); },
         .done =
             [this, isNew = quota.id.isNil()](const Quota &saved) {
                 m_session.types.refresh();
                 Q_EMIT told(
                     (isNew ? tr("The quota “%1” was added.") : tr("The quota “%1” was saved."))
                         .arg(saved.name));
             },
         .failed = [this](const ApiError &error) { m_session.monitor.report(error); }});
    dialog->open();
}

void TypeCommands::removeQuota(const Quota &quota)
{
    ask({tr("Delete the quota?"),
         tr("“%1” will be deleted. Its ticket types are then bounded by their own seats, and by "
            "those of the event.")
             .arg(quota.name),
         tr("Delete"), tr("Keep it")},
        m_window, this, [this, quota] {
            remove(
                m_session.types.client().deleteQuota(quota.eventId, quota.id, ApiClient::newKey()),
                tr("The quota “%1” was deleted.").arg(quota.name));
        });
}

void TypeCommands::remove(Call<Nothing> *call, const QString &gone)
{
    ++m_session.changesUnderWay;
    call->then(this, [this, gone](const ApiResult<Nothing> &result) {
        --m_session.changesUnderWay;
        m_session.types.refresh();
        const bool isGone = result || result.error().code == ErrorCode::TicketTypeNotFound
            || result.error().code == ErrorCode::QuotaNotFound;
        if (isGone) {
            Q_EMIT told(gone);
        } else {
            fail(result.error());
        }
    });
}

void TypeCommands::fail(const ApiError &error)
{
    m_session.monitor.report(error);
    Q_EMIT complained(
        error.outcomeUnknown
            ? tr("%1 Whether it was done is not known; the table will show it.").arg(error.message)
            : error.message);
}

} // namespace boxoffice
