// The events that fit what was typed, the chosen status and the chosen time, in the order of the
// chosen column. Every word typed must be found, in any order.
//
// Threads: GUI only.
#pragma once

#include "shared/api/event_dto.h"

#include <QCollator>
#include <QSortFilterProxyModel>
#include <QStringList>

#include <optional>

namespace boxoffice {

// Over is over by the event's own clock, as everywhere; drafts and what is cancelled end likewise.
enum class EventTime { Upcoming, Past, All };

class EventFilterProxy : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit EventFilterProxy(QObject *parent = nullptr);

    void setSearch(const QString &text);
    // Nothing: all of them.
    void setStatus(std::optional<EventStatus> status);
    void setTime(EventTime time);
    EventTime time() const { return m_time; }
    // One that stays although its time is another: somebody works on it while it ends. Nil: none.
    void keep(const Uuid &id);
    // How many would be there if their time were not another.
    int hiddenByTime() const;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    bool isFound(const QModelIndex &index) const;
    bool isInTime(const QModelIndex &index) const;

    QStringList m_words;
    std::optional<EventStatus> m_status;
    EventTime m_time = EventTime::All;
    Uuid m_kept;
    QCollator m_collator;
};

} // namespace boxoffice
