#include "desktop/console/mails/announce_dialog.h"

#include "desktop/books/formats.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/problem_strip.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace boxoffice {

namespace {

// Shows what is written in the mail. It follows no link and loads nothing, neither from the net nor
// from this machine.
class MailPreview : public QTextBrowser
{
public:
    explicit MailPreview(QWidget *parent) : QTextBrowser(parent)
    {
        setOpenLinks(false);
        // As mail programs show it, whatever the colours of this one are.
        setStyleSheet(QStringLiteral("QTextBrowser { background: white; color: black; }"));
    }

protected:
    // Empty, not null: for what is null, the document itself looks into local files.
    QVariant loadResource(int, const QUrl &) override { return QByteArray(""); }
};

} // namespace

AnnounceDialog::AnnounceDialog(const QString &eventName, AnnouncementAbout about, QWidget *parent)
    : QDialog(parent)
    , m_recipients(new QLabel(this))
    , m_problem(new ProblemStrip(this))
    , m_language(new QComboBox(this))
    , m_subject(new ElidedLabel(this))
    , m_html(new MailPreview(this))
    , m_text(new QPlainTextEdit(this))
    , m_send(new QPushButton(tr("&Send to everybody"), this))
    , m_close(new QPushButton(tr("&Don’t send"), this))
{
    setWindowTitle(tr("Tell everybody"));
    setObjectName(QStringLiteral("announceDialog"));
    m_recipients->setObjectName(QStringLiteral("announceRecipients"));
    m_recipients->setWordWrap(true);
    m_language->setObjectName(QStringLiteral("announceLanguage"));
    m_subject->setObjectName(QStringLiteral("announceSubject"));
    m_html->setObjectName(QStringLiteral("announceHtml"));
    m_html->setAccessibleName(tr("The mail, formatted"));
    m_text->setObjectName(QStringLiteral("announceText"));
    m_text->setAccessibleName(tr("The mail as plain text"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_html->setTabChangesFocus(true);
    m_problem->setObjectName(QStringLiteral("announceProblem"));
    m_send->setObjectName(QStringLiteral("announceSend"));
    m_close->setObjectName(QStringLiteral("announceClose"));
    m_close->setDefault(true); // a slip would write to all of them
    fillLanguages();
    layOut(eventName, about);
    connect(m_problem, &ProblemStrip::retryWanted, this, &AnnounceDialog::readAgain);
    connect(m_language, &QComboBox::currentIndexChanged, this, &AnnounceDialog::showState);
    connect(m_send, &QPushButton::clicked, this, &AnnounceDialog::sendingRequested);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    showState();
}

void AnnounceDialog::fillLanguages()
{
    m_language->addItem(tr("English"), static_cast<int>(MailLanguage::English));
    m_language->addItem(tr("German"), static_cast<int>(MailLanguage::German));
    if (QLocale().language() == QLocale::German) {
        m_language->setCurrentIndex(1);
    }
}

void AnnounceDialog::layOut(const QString &eventName, AnnouncementAbout about)
{
    auto *heading = new ElidedLabel(this);
    heading->setText(about == AnnouncementAbout::Cancelled
                         ? tr("“%1” does not take place").arg(eventName)
                         : tr("Time and place of “%1”").arg(eventName));
    heading->setProperty("role", QStringLiteral("field"));
    auto *languageName = new QLabel(tr("&Preview in"), this);
    languageName->setBuddy(m_language);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(languageName);
    line->addWidget(m_language);
    line->addStretch();
    auto *tabs = new QTabWidget(this);
    tabs->setDocumentMode(true);
    tabs->addTab(m_html, tr("Formatted"));
    tabs->addTab(m_text, tr("Plain text"));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_close);
    buttons->addWidget(m_send);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(10);
    layout->addWidget(heading);
    layout->addWidget(m_recipients);
    layout->addLayout(line);
    layout->addWidget(m_subject);
    layout->addWidget(tabs, 1);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
    orderTabs({m_language, tabs, m_html, m_text, m_problem->retryButton(), m_close, m_send});
    resize(640, 600);
    m_close->setFocus();
}

void AnnounceDialog::showPreview(MailLanguage language, const AnnouncementPreview &preview)
{
    m_previews.insert(static_cast<int>(language), preview);
    m_retrying.clear();
    showState();
}

void AnnounceDialog::showUnread(MailLanguage language, const ApiError &error)
{
    m_unread.insert(static_cast<int>(language), error.message);
    m_retrying.clear();
    showState();
}

void AnnounceDialog::showRetrying(const ApiError &reason)
{
    m_retrying = tr("Trying again… %1").arg(reason.message);
    showProblem();
}

void AnnounceDialog::readAgain()
{
    m_unread.clear();
    showState();
    Q_EMIT previewsWanted();
}

QByteArrayList AnnounceDialog::content() const
{
    QByteArrayList said;
    for (const AnnouncementPreview &preview : m_previews) {
        said << preview.subject.toUtf8() << preview.text.toUtf8();
    }
    return said;
}

// All languages were seen before it can be sent.
void AnnounceDialog::showState()
{
    const int language = m_language->currentData().toInt();
    const auto shown = m_previews.constFind(language);
    const bool isRead = shown != m_previews.cend();
    m_subject->setText(isRead                            ? tr("Subject: %1").arg(shown->subject)
                           : m_unread.contains(language) ? QString()
                                                         : tr("Loading…"));
    m_html->setHtml(isRead ? shown->html : QString());
    m_text->setPlainText(isRead ? shown->text : QString());
    const qint64 count = m_previews.isEmpty() ? 0 : m_previews.cbegin()->recipients;
    m_recipients->setText(
        m_previews.isEmpty() ? QString()
            : count == 0
            ? tr("Nobody has a valid ticket, so that there is nobody to tell.")
            : tr("This mail goes to the holders of %Ln valid ticket(s), to each in the language in "
                 "which the ticket was asked for. It can’t be taken back.",
                 nullptr, static_cast<int>(count)));
    m_send->setEnabled(!m_busy && count > 0 && m_previews.size() == m_language->count());
    showProblem();
}

// What hinders the sending comes before a preview that is missing.
void AnnounceDialog::showProblem()
{
    const bool isUnread = m_unsent.isEmpty() && !m_unread.isEmpty();
    const QString sentence = isUnread
        ? tr("The preview could not be read. %1").arg(m_unread.first())
        : m_unsent.isEmpty() ? m_retrying
                             : m_unsent;
    m_problem->showStill(sentence, isUnread);
}

void AnnounceDialog::setBusy(bool busy)
{
    m_busy = busy;
    m_send->setText(busy ? tr("Sending…") : tr("&Send to everybody"));
    m_close->setText(busy ? tr("&Close") : tr("&Don’t send"));
    m_unsent.clear();
    m_retrying.clear();
    showState();
}

void AnnounceDialog::showError(const ApiError &error)
{
    m_unsent = error.outcomeUnknown
        ? tr("%1 Whether it will be sent is not known; once more is safe.").arg(error.message)
        : error.code == ErrorCode::EventNotOpen
        ? tr("The event is not published any more, so that its change can’t be told.")
        : error.message;
    showProblem();
}

} // namespace boxoffice
