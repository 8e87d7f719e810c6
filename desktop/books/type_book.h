// The ticket types and quotas of the current event. Read while somebody looks, and again when a
// sale begins or ends, and, at most every two seconds, when the event or its seats change.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/current_event.h"
#include "desktop/books/row_model.h"
#include "desktop/client/read_trouble.h"
#include "desktop/client/type_client.h"

#include <QPointer>
#include <QTimer>

namespace boxoffice {

class TypeBook : public QObject
{
    Q_OBJECT

public:
    enum TypeColumn { Name, Taken, Left, Sale, Booked, Held, PerOrder };
    enum QuotaColumn { QuotaName, QuotaTaken, QuotaTypes, QuotaBooked, QuotaHeld };
    enum Role { TakenRole = Qt::UserRole, SizeRole /* both as numbers */ };

    // client, current: borrowed, outlive this.
    TypeBook(ApiClient &client, CurrentEvent &current);

    RowModel<ListedTicketType> &types() { return m_types; }
    RowModel<Quota> &quotas() { return m_quotas; }
    TypeClient &client() { return m_client; }
    // What is shown came from the server, even if it is nothing.
    bool isRead() const { return m_isRead; }
    // An early server has neither types nor quotas.
    bool isKnownToServer() const { return !m_isUnknown; }
    ReadTrouble &trouble() { return m_trouble; }

    // Without the right nothing is read.
    void setMayRead(bool may);
    // Reads at once if somebody looks.
    void setLookedAt(bool looked);
    // Reads soon if somebody looks.
    void readSoon();
    // Reads now if somebody looks; once more if it is being read.
    void refresh();
    // While types are put into another order, what is read would show half of it: it waits.
    void setReordering(bool reordering);

Q_SIGNALS:
    // They were read, could not be, or were forgotten.
    void changed();
    void failed(const boxoffice::ApiError &error);

private:
    void restart();
    void readTypes();
    void readQuotas(const QList<ListedTicketType> &types);
    void show(const QList<ListedTicketType> &types, const QList<Quota> &quotas);
    void awaitNextSale();
    void onFailed(const ApiError &error);
    template <typename T, typename Use> void expect(Call<T> *call, Use use);

    QList<RowModel<ListedTicketType>::Column> typeColumns();
    QList<RowModel<Quota>::Column> quotaColumns();
    QString sizeOf(const Quota &quota) const;
    QString namesIn(const Quota &quota) const;
    bool isKeptForOthers(const ListedTicketType &type) const;
    QVariant moreOfType(const ListedTicketType &type, int column, int role) const;

    TypeClient m_client;
    CurrentEvent &m_current;
    RowModel<ListedTicketType> m_types;
    RowModel<Quota> m_quotas;
    ReadTrouble m_trouble;
    QPointer<CallBase> m_call;
    QTimer m_soon;
    QTimer m_nextSale;
    bool m_mayRead = true;
    bool m_isLookedAt = false;
    bool m_isRead = false;
    bool m_isUnknown = false;
    bool m_isReordering = false;
    bool m_again = false;
};

} // namespace boxoffice
