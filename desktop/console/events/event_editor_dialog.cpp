#include "desktop/console/events/event_editor_dialog.h"

#include "desktop/console/events/sale_form.h"

#include <QCloseEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <utility>

namespace boxoffice {

EventEditorDialog::EventEditorDialog(Purpose purpose, const EventDraft &fields, int booked,
                                     QWidget *parent)
    : QDialog(parent)
    , m_message(new QLabel(this))
    , m_pages(new QTabWidget(this))
    , m_form(new EventForm(fields, booked, m_pages))
    , m_progress(new QLabel(this))
{
    setWindowTitle(purpose == Purpose::Create ? tr("New event") : tr("Edit event"));
    setObjectName(QStringLiteral("eventEditor"));
    m_message->setWordWrap(true);
    m_message->setProperty("role", QStringLiteral("problem"));
    m_message->setObjectName(QStringLiteral("editorMessage"));
    m_message->hide();
    m_progress->setProperty("role", QStringLiteral("muted"));
    fillPages();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(14);
    layout->addWidget(m_message);
    layout->addWidget(m_pages, 1);
    layout->addWidget(buttonsRow(purpose));
    resize(720, 690);
    orderTabs(m_form->inTabOrder() + QList<QWidget *>{m_cancel, m_save, m_pages->tabBar()});
    m_form->inTabOrder().first()->setFocus();
}

// A page of its own for each part, with some room below the tabs.
void EventEditorDialog::fillPages()
{
    m_pages->setObjectName(QStringLiteral("editorPages"));
    m_pages->setDocumentMode(true);
    m_pages->tabBar()->setAccessibleName(tr("Parts of the form"));
    m_pages->setTabBarAutoHide(true);
    const std::pair<QWidget *, QString> parts[] = {{m_form, tr("Event")},
                                                   {&m_form->sale(), tr("Sale")}};
    for (const auto &[part, name] : parts) {
        auto *page = new QWidget(m_pages);
        auto *layout = new QVBoxLayout(page);
        layout->setContentsMargins(0, 14, 0, 0);
        layout->addWidget(part);
        m_pages->addTab(page, name);
        page->raise(); // children in the order of the pages: a page that is added is put before all
    }
}

void EventEditorDialog::showTickets(bool shown)
{
    m_form->showTickets(shown);
    if (!shown) {
        m_pages->removeTab(1);
    }
}

QWidget *EventEditorDialog::buttonsRow(Purpose purpose)
{
    auto *row = new QWidget(this);
    m_save = new QPushButton(purpose == Purpose::Create ? tr("&Create event") : tr("&Save"), row);
    m_save->setObjectName(QStringLiteral("editorSave"));
    m_save->setDefault(true);
    m_cancel = new QPushButton(tr("Cancel"), row);
    m_cancel->setObjectName(QStringLiteral("editorCancel"));
    m_cancel->setAutoDefault(false);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_progress, 1);
    layout->addWidget(m_cancel);
    layout->addWidget(m_save);
    connect(m_save, &QPushButton::clicked, this, &EventEditorDialog::save);
    connect(m_cancel, &QPushButton::clicked, this, &EventEditorDialog::reject);
    return row;
}

void EventEditorDialog::save()
{
    m_message->hide();
    if (m_form->check()) {
        Q_EMIT saveRequested(m_form->fields());
    }
}

void EventEditorDialog::setBusy(bool busy, const QString &why)
{
    m_progress->setText(busy ? why : QString());
    if (busy == m_busy) {
        return;
    }
    m_busy = busy;
    if (busy) {
        m_focused = focusWidget();
    }
    m_pages->setEnabled(!busy);
    m_save->setEnabled(!busy);
    m_cancel->setText(busy ? tr("Close") : tr("Cancel"));
    if (!busy && m_focused) {
        m_focused->setFocus();
    }
}

void EventEditorDialog::comeBack()
{
    if (std::exchange(m_away, false)) {
        open();
    }
    raise();
    activateWindow();
}

void EventEditorDialog::showError(const ApiError &error)
{
    const QString sentence = error.outcomeUnknown
        ? tr("%1 Whether it was saved is not known; saving once more is safe.").arg(error.message)
        : error.message;
    if (m_away) {
        comeBack();
    }
    if (!m_form->showProblem(error.field, sentence)) {
        tell(sentence);
    }
}

void EventEditorDialog::tell(const QString &sentence)
{
    if (m_away) {
        comeBack();
    }
    m_message->setText(sentence);
    m_message->show();
}

void EventEditorDialog::reject()
{
    if (m_busy) {
        m_away = true;
        hide();
        Q_EMIT sentAway();
        return;
    }
    if (m_form->fields() == m_form->base()) {
        QDialog::reject();
        return;
    }
    auto *question = new QMessageBox(QMessageBox::Question, tr("Discard changes?"),
                                     tr("What you have changed here is not saved."),
                                     QMessageBox::Discard | QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(question, &QMessageBox::finished, this, [this](int answer) {
        if (answer == QMessageBox::Discard) {
            QDialog::reject();
        }
    });
    question->open();
}

// By the window's own button.
void EventEditorDialog::closeEvent(QCloseEvent *event)
{
    if (m_busy) {
        event->ignore();
        reject();
        return;
    }
    QDialog::closeEvent(event);
}

} // namespace boxoffice
