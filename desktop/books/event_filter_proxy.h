// The events that fit what was typed and the chosen status, in the order of the chosen column.
// Every word typed must be found, in any order.
//
// Threads: GUI only.
#pragma once

#include "shared/api/event_dto.h"

#include <QCollator>
#include <QSortFilterProxyModel>
#include <QStringList>

#include <optional>

namespace boxoffice {

class EventFilterProxy : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit EventFilterProxy(QObject *parent = nullptr);

    void setSearch(const QString &text);
    // Nothing: all of them.
    void setStatus(std::optional<EventStatus> status);

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_words;
    std::optional<EventStatus> m_status;
    QCollator m_collator;
};

} // namespace boxoffice
