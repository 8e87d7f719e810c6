// Gives a copied event the ticket types and quotas of the one that it was copied from: without the
// times of their sales, which are over by then. Where one can't be created it stops, and goes on
// from there when it is told to; nothing is created twice.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

#include <QHash>
#include <QPointer>

namespace boxoffice {

class ProgressLine;
class ProgressPanel;

class TypeCopying : public QObject
{
    Q_OBJECT

public:
    // session, progress: borrowed, outlive this.  parent: owns this.
    TypeCopying(ConsoleSession &session, ProgressPanel &progress, const Event &source,
                const Event &copy, QObject *parent);
    ~TypeCopying() override;

    // Begins, or goes on after it stopped.
    void run();

Q_SIGNALS:
    // All of it is there. It deletes itself.
    void finished(const QString &sentence);
    // What is missing, and why. run() goes on.
    void stopped(const QString &sentence);

private:
    void next();
    void readTypes();
    void readQuotas();
    void createType(const TicketType &type);
    void createQuota(const Quota &quota);
    template <typename T, typename Use> void expect(Call<T> *call, Use use);
    void stop(const ApiError &error);
    void pause();
    QString missing() const;
    qsizetype done() const { return m_newIds.size() + m_quotasDone; }

    ConsoleSession &m_session;
    ProgressPanel &m_progress;
    const Event m_source;
    const Event m_copy;
    std::optional<QList<ListedTicketType>> m_types; // of the source; nothing: not read yet
    std::optional<QList<Quota>> m_quotas;
    QHash<Uuid, Uuid> m_newIds; // by those of the source's types: the ones that are there
    qsizetype m_quotasDone = 0;
    QByteArray m_key; // of what is being created, while its outcome is open
    QPointer<CallBase> m_call;
    QPointer<ProgressLine> m_line;
};

} // namespace boxoffice
