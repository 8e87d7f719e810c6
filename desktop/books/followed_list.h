// A list of the current event that is read while somebody looks at it and may read it: a page at a
// time while one scrolls, and all that is shown again soon after the event has changed. What
// changes without a message of the server is noticed within a quarter of a minute.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/current_event.h"
#include "desktop/books/paged_model.h"
#include "desktop/client/order_client.h"
#include "desktop/client/read_trouble.h"

#include <QPointer>
#include <QTimer>

namespace boxoffice {

// What does not depend on the kind of row.
class FollowedList : public QObject
{
    Q_OBJECT

public:
    // current: borrowed, outlives this.
    explicit FollowedList(CurrentEvent &current);

    virtual PagedTable &table() = 0;
    bool isLoading() const { return m_call; }
    // What is shown came from the server, even if it is nothing.
    bool isRead() const { return m_isRead; }
    // False for an early server, which has no such list.
    bool isKnown() const { return m_isKnown; }
    // Of the latest reading; retry() is how to try again.
    ReadTrouble &trouble() { return m_trouble; }
    void retry();

    // Without the right nothing is read.
    void setMayRead(bool may);
    bool mayRead() const { return m_mayRead; }
    void setLookedAt(bool looked);
    bool isLookedAt() const { return m_isLookedAt; }
    // All rows that are shown, again; once more if they are being read.
    void refresh();
    // The same, at most once a second, and less often the more they are.
    void readSoon();

Q_SIGNALS:
    // It was read, could not be, or was forgotten.
    void changed();
    void failed(const boxoffice::ApiError &error);

protected:
    // Its wishes are followed. Requires: it is table().
    void follow(PagedTable &rows);
    // The rows go, and the list begins anew.
    void restart();
    // Another event's list is about to begin.
    virtual void onSwitched() { }

    // What readPage() and readAgain() begin is told by expect(), and how it ended by onRead() or
    // onFailed().
    virtual void readPage(const QString &cursor) = 0;
    virtual void readAgain() = 0;
    // The rows go. more: the list is to be fetched.
    virtual void forget(bool more) = 0;
    void expect(CallBase *call);
    void onRead();
    void onFailed(const ApiError &error);

private:
    bool canRead() const;
    void onPageWanted(const QString &cursor);

    CurrentEvent &m_current;
    ReadTrouble m_trouble;
    QPointer<CallBase> m_call;
    QTimer m_soon;
    QTimer m_poll; // not all changes are told
    bool m_mayRead = true;
    bool m_isLookedAt = false;
    bool m_isRead = false;
    bool m_isKnown = true;
    bool m_again = false;     // once what is being read is here
    bool m_wantsPage = false; // likewise
};

template <typename T> class PagedList : public FollowedList
{
public:
    // current: borrowed, outlives this.
    PagedList(CurrentEvent &current, QList<typename PagedModel<T>::Column> columns,
              std::function<int(const T &)> statusOf)
        : FollowedList(current)
        , m_model(std::move(columns), std::move(statusOf))
    {
        follow(m_model);
    }

    PagedModel<T> &model() { return m_model; }
    const PagedModel<T> &model() const { return m_model; }
    PagedTable &table() override { return m_model; }

protected:
    virtual Call<RowPage<T>> *list(const QString &cursor, int limit) = 0;
    // The rows are what the server has.
    virtual void onRows() { }

private:
    void readPage(const QString &cursor) override
    {
        read(list(cursor, kPageSize), [this](const RowPage<T> &page) {
            m_model.appendPage(page.rows, page.next);
            finish();
        });
    }
    void readAgain() override
    {
        m_readAgain.clear();
        readAgainFrom({});
    }
    void readAgainFrom(const QString &cursor)
    {
        read(list(cursor, kRowsAtOnce), [this](const RowPage<T> &page) {
            m_readAgain += page.rows;
            if (!page.next.isEmpty() && !isFarEnough()) {
                readAgainFrom(page.next);
                return;
            }
            m_model.reconcile(std::exchange(m_readAgain, {}), page.next);
            finish();
        });
    }
    // A list that is here to its end stays so.
    bool isFarEnough() const
    {
        const QList<T> &shown = m_model.rows();
        return !m_model.isComplete() && m_readAgain.size() >= shown.size()
            && (shown.isEmpty() || !(m_readAgain.last().id < shown.last().id));
    }
    template <typename Use> void read(Call<RowPage<T>> *call, Use use)
    {
        expect(call);
        call->then(this, [this, use](const ApiResult<RowPage<T>> &page) {
            if (page) {
                use(*page);
            } else if (page.error().kind != ApiFailure::Cancelled) { // else another list has begun
                onFailed(page.error());
            }
        });
    }
    void finish()
    {
        onRows();
        onRead();
    }
    void forget(bool more) override
    {
        m_readAgain.clear();
        m_model.clear(more);
    }

    static constexpr int kPageSize = 500;

    PagedModel<T> m_model;
    QList<T> m_readAgain; // so far
};

} // namespace boxoffice
