#include "desktop/console/events/type_copying.h"

#include "desktop/look/progress_panel.h"

#include <utility>

namespace boxoffice {

TypeCopying::TypeCopying(ConsoleSession &session, ProgressPanel &progress, const Event &source,
                         const Event &copy, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_progress(progress)
    , m_source(source)
    , m_copy(copy)
    , m_key(ApiClient::newKey())
{ }

TypeCopying::~TypeCopying()
{
    if (m_line) {
        --m_session.changesUnderWay;
        delete m_line;
    }
}

void TypeCopying::run()
{
    if (m_line) {
        return;
    }
    ++m_session.changesUnderWay;
    m_line = m_progress.begin(tr("Copying the ticket types of “%1”…").arg(m_source.name));
    connect(m_line, &ProgressLine::stopWanted, this, [this] {
        if (m_call) {
            m_call->cancel();
        }
    });
    next();
}

void TypeCopying::next()
{
    if (!m_types) {
        readTypes();
        return;
    }
    if (!m_quotas) {
        readQuotas();
        return;
    }
    m_line->setProgress(static_cast<int>(done()),
                        static_cast<int>(m_types->size() + m_quotas->size()));
    if (m_newIds.size() < m_types->size()) {
        createType(m_types->at(m_newIds.size()));
    } else if (m_quotasDone < m_quotas->size()) {
        createQuota(m_quotas->at(m_quotasDone));
    } else {
        pause();
        Q_EMIT finished(
            tr("“%1” was created, with %2 and %3.")
                .arg(m_copy.name,
                     tr("%Ln ticket type(s)", nullptr, static_cast<int>(m_types->size())),
                     tr("%Ln quota(s)", nullptr, static_cast<int>(m_quotas->size()))));
        deleteLater();
    }
}

template <typename T, typename Use> void TypeCopying::expect(Call<T> *call, Use use)
{
    m_call = call;
    call->then(this, [this, use = std::move(use)](const ApiResult<T> &result) {
        m_call = nullptr;
        if (!result) {
            stop(result.error());
            return;
        }
        use(*result);
        next();
    });
}

void TypeCopying::readTypes()
{
    expect(m_session.types.client().types(m_source.id),
           [this](const QList<ListedTicketType> &types) { m_types = types; });
}

void TypeCopying::readQuotas()
{
    expect(m_session.types.client().quotas(m_source.id),
           [this](const QList<Quota> &quotas) { m_quotas = quotas; });
}

void TypeCopying::createType(const TicketType &type)
{
    TicketType draft = type;
    draft.salesStartAt = {};
    draft.salesEndAt = {};
    expect(m_session.types.client().createType(m_copy.id, draft, m_key),
           [this, old = type.id](const TicketType &created) {
               m_newIds.insert(old, created.id);
               m_key = ApiClient::newKey();
           });
}

void TypeCopying::createQuota(const Quota &quota)
{
    Quota draft = quota;
    draft.ticketTypeIds.clear();
    for (const Uuid &id : quota.ticketTypeIds) {
        if (m_newIds.contains(id)) {
            draft.ticketTypeIds.append(m_newIds.value(id));
        }
    }
    expect(m_session.types.client().createQuota(m_copy.id, draft, m_key), [this](const Quota &) {
        ++m_quotasDone;
        m_key = ApiClient::newKey();
    });
}

void TypeCopying::stop(const ApiError &error)
{
    const bool isByPerson = error.kind == ApiFailure::Cancelled;
    if (!error.outcomeUnknown && !isByPerson) {
        m_key = ApiClient::newKey(); // refused for certain: the next attempt is another wish
    }
    m_session.monitor.report(error);
    pause();
    Q_EMIT stopped(tr("“%1” was created, but %2. %3")
                       .arg(m_copy.name, missing(), isByPerson ? tr("Stopped.") : error.message));
}

void TypeCopying::pause()
{
    --m_session.changesUnderWay;
    delete m_line;
    m_session.types.refresh();
}

// In the middle of a sentence.
QString TypeCopying::missing() const
{
    if (!m_types || !m_quotas) {
        return tr("its ticket types and quotas are missing");
    }
    QStringList names;
    for (qsizetype i = m_newIds.size(); i < m_types->size(); ++i) {
        names.append(tr("“%1”").arg(m_types->at(i).name));
    }
    for (qsizetype i = m_quotasDone; i < m_quotas->size(); ++i) {
        names.append(tr("the quota “%1”").arg(m_quotas->at(i).name));
    }
    return tr("this is missing: %1").arg(names.join(QStringLiteral(", ")));
}

} // namespace boxoffice
