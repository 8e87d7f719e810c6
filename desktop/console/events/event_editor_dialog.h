// Where an event's fields are typed; the server's own objections are shown beside the field too. It
// sends nothing itself. Closed while it is busy, it only hides: comeBack(), or the next thing it
// has to say, shows it again as it was.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_error.h"
#include "desktop/console/events/event_form.h"

#include <QDialog>
#include <QPointer>

class QPushButton;
class QTabWidget;

namespace boxoffice {

class EventEditorDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Purpose { Create, Edit };

    // booked: seats that are taken already; the capacity can't go below.
    EventEditorDialog(Purpose purpose, const EventDraft &fields, int booked, QWidget *parent);

    EventForm &form() { return *m_form; }
    // Whether what concerns tickets and their sale can be set; at first it can. Requires: called
    // once.
    void showTickets(bool shown);

    // While it is being sent, nothing can be edited.
    void setBusy(bool busy, const QString &why = {});
    void comeBack();
    // Beside the field at fault, or above all.
    void showError(const ApiError &error);
    void tell(const QString &sentence);

    void reject() override;

Q_SIGNALS:
    // What was typed is plausible.
    void saveRequested(const boxoffice::EventDraft &fields);
    // It was closed while busy.
    void sentAway();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void fillPages();
    QWidget *buttonsRow(Purpose purpose);
    void save();

    bool m_busy = false;
    bool m_away = false;         // hidden while busy
    QPointer<QWidget> m_focused; // before it was busy
    QLabel *m_message;
    QTabWidget *m_pages;
    EventForm *m_form;
    QLabel *m_progress;
    QPushButton *m_save;
    QPushButton *m_cancel;
};

} // namespace boxoffice
