// Carries a dialog's wish to the server: adds or edits one of a list. The server does not refuse an
// edit for the edit of somebody else, so the list is read before: what they changed is shown beside
// what was typed, and only what differs is sent. What is sent once more, since the answer was lost,
// is done once.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

#include <QCoreApplication>
#include <QPointer>

#include <algorithm>
#include <functional>
#include <optional>

namespace boxoffice {

// Sentences for every kind of list.
struct ListEditingWords
{
    Q_DECLARE_TR_FUNCTIONS(ListEditing)

public:
    static QString reading() { return tr("Reading what is there…"); }
    static QString saving() { return tr("Saving…"); }
    static QString again(const QString &why) { return tr("Trying again… %1").arg(why); }
    static QString gone() { return tr("Somebody else has deleted it in the meantime."); }
    static QString edited(const QStringList &sameFields)
    {
        return sameFields.isEmpty()
            ? tr("Somebody else has changed this in the meantime. Their changes are shown here "
                 "together with yours; please look, then save again.")
            : tr("Somebody else has changed this in the meantime, also: %1. Saving again puts "
                 "your values over theirs.")
                  .arg(sameFields.join(QStringLiteral(", ")));
    }
};

// Dialog: a SavingDialog with Row, fields(), base() and rebase().
// Listed: what the list has; a Row, or more than one.
template <typename Dialog, typename Listed> class ListEditing final : public QObject
{
public:
    using Row = typename Dialog::Row;
    struct Calls
    {
        std::function<Call<QList<Listed>> *()> list;
        std::function<Call<Row> *(const Row &row, const QByteArray &key)> add;
        std::function<Call<Row> *(const Row &before, const Row &after, const QByteArray &key)> edit;
        std::function<void(const Row &saved)> done; // the dialog goes with it
        std::function<void(const ApiError &error)> failed;
    };

    // session: borrowed, outlives this.  dialog: owns this.
    ListEditing(ConsoleSession &session, Dialog &dialog, Calls calls)
        : QObject(&dialog)
        , m_session(session)
        , m_dialog(dialog)
        , m_calls(std::move(calls))
        , m_key(ApiClient::newKey())
    {
        connect(&dialog, &Dialog::saveWanted, this, [this] { save(); });
        connect(&dialog, &Dialog::stopWanted, this, [this] {
            if (m_call) {
                m_call->cancel();
            }
        });
    }
    ~ListEditing() override
    {
        if (m_call) { // goes with the window
            --m_session.changesUnderWay;
        }
    }

private:
    void save()
    {
        const Row row = m_dialog.fields();
        if (row.id.isNil()) {
            send(m_calls.add(row, m_key));
        } else if (row == m_dialog.base()) {
            m_dialog.accept();
        } else {
            readFirst();
        }
    }
    template <typename T, typename Use> void expect(Call<T> *call, const QString &why, Use use)
    {
        m_call = call;
        ++m_session.changesUnderWay;
        m_dialog.setBusy(true, why);
        connect(call, &CallBase::retrying, this, [this](const ApiError &reason) {
            m_dialog.setBusy(true, ListEditingWords::again(reason.message));
        });
        call->then(this, [this, use = std::move(use)](const ApiResult<T> &result) {
            m_call = nullptr;
            --m_session.changesUnderWay;
            m_dialog.setBusy(false);
            use(result);
        });
    }
    void readFirst()
    {
        expect(m_calls.list(), ListEditingWords::reading(),
               [this](const ApiResult<QList<Listed>> &rows) {
                   if (rows) {
                       compare(*rows);
                   } else if (rows.error().kind != ApiFailure::Cancelled) { // nothing was sent
                       fail(rows.error());
                   }
               });
    }
    void compare(const QList<Listed> &rows)
    {
        const Row base = m_dialog.base();
        const auto found = std::find_if(rows.begin(), rows.end(),
                                        [&base](const Listed &row) { return row.id == base.id; });
        if (found == rows.end()) {
            m_dialog.tell(ListEditingWords::gone());
            return;
        }
        Row theirs = *found;
        const bool isNews = !isSameEdit(base, theirs);
        const QStringList sameFields = m_dialog.rebase(theirs);
        if (isNews) {
            m_dialog.tell(ListEditingWords::edited(sameFields));
        } else if (m_dialog.fields() == theirs) {
            m_calls.done(theirs); // an earlier attempt went through
            m_dialog.accept();
        } else {
            send(m_calls.edit(theirs, m_dialog.fields(), m_key));
        }
    }
    // Bookings and another order are no edits.
    static bool isSameEdit(Row before, const Row &after)
    {
        before.bookedCount = after.bookedCount;
        before.heldCount = after.heldCount;
        if constexpr (requires { before.position; }) {
            before.position = after.position;
        }
        return before == after;
    }
    void send(Call<Row> *call)
    {
        expect(call, ListEditingWords::saving(), [this](const ApiResult<Row> &result) {
            if (result) {
                m_calls.done(*result);
                m_dialog.accept();
            } else {
                fail(result.error());
            }
        });
    }
    void fail(const ApiError &error)
    {
        if (!error.outcomeUnknown && error.kind != ApiFailure::Cancelled) {
            m_key = ApiClient::newKey(); // refused for certain: the next attempt is another wish
        }
        m_calls.failed(error);
        m_dialog.showError(error);
    }

    ConsoleSession &m_session;
    Dialog &m_dialog;
    const Calls m_calls;
    QPointer<CallBase> m_call;
    QByteArray m_key; // of the wish whose outcome is still open
};

} // namespace boxoffice
