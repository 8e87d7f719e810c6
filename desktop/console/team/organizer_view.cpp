#include "desktop/console/team/organizer_view.h"

#include "desktop/look/problem_strip.h"
#include "shared/api/email.h"
#include "shared/api/validation.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace boxoffice {

namespace {

constexpr int kFormWidth = 520;

} // namespace

OrganizerView::OrganizerView(OrganizerBook &book, QWidget *parent)
    : QWidget(parent)
    , m_book(book)
    , m_problem(new ProblemStrip(this))
    , m_name(new QLineEdit(this))
    , m_replyTo(new QLineEdit(this))
    , m_nameBox(new FieldBox(tr("&Name of the organizer"), m_name, this))
    , m_replyToBox(new FieldBox(tr("&Answers to its mails go to"), m_replyTo, this))
    , m_save(new QPushButton(tr("&Save"), this))
{
    m_name->setObjectName(QStringLiteral("organizerName"));
    m_replyTo->setObjectName(QStringLiteral("organizerReplyTo"));
    m_replyTo->setPlaceholderText(QStringLiteral("box@example.org"));
    m_save->setObjectName(QStringLiteral("organizerSave"));
    m_save->setProperty("primary", true);
    layOut();
    connect(&book, &OrganizerBook::changed, this, &OrganizerView::showState);
    connect(m_problem, &ProblemStrip::retryWanted, &book.trouble(), &ReadTrouble::retryNow);
    for (QLineEdit *edit : {m_name, m_replyTo}) {
        connect(edit, &QLineEdit::textEdited, this, [this] {
            m_nameBox->setProblem({});
            m_replyToBox->setProblem({});
            showState();
        });
        connect(edit, &QLineEdit::returnPressed, m_save, &QPushButton::click);
    }
    connect(m_save, &QPushButton::clicked, this, &OrganizerView::submit);
    showState();
}

void OrganizerView::layOut()
{
    auto *rule = new QLabel(tr("Attendees see this address. Without one, they answer to whoever "
                               "runs this server."),
                            this);
    rule->setProperty("role", QStringLiteral("muted"));
    rule->setWordWrap(true);
    auto *form = new QWidget(this);
    form->setMaximumWidth(kFormWidth);
    auto *fields = new QVBoxLayout(form);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(12);
    fields->addWidget(m_nameBox);
    fields->addWidget(m_replyToBox);
    fields->addWidget(rule);
    fields->addWidget(m_save, 0, Qt::AlignLeft);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_problem);
    layout->addWidget(form);
    layout->addStretch();
    orderTabs({m_problem->retryButton(), m_name, m_replyTo, m_save});
}

bool OrganizerView::isEdited() const
{
    return m_shown
        && (m_name->text() != m_shown->named.name || m_replyTo->text() != m_shown->replyTo);
}

// What somebody types stays, whatever is read meanwhile; another organizer's turn ends it.
void OrganizerView::showState()
{
    const auto &now = m_book.organizer();
    const bool isAnother = !now || !m_shown || now->named.id != m_shown->named.id;
    if (isAnother || !isEdited()) {
        fill();
    }
    const auto &problem = m_book.trouble().problem();
    m_problem->show(problem ? tr("The organizer could not be read. %1").arg(problem->message)
                            : QString(),
                    m_book.trouble().retryIn());
    const bool isReady = now.has_value() && !m_isBusy;
    m_name->setEnabled(isReady);
    m_replyTo->setEnabled(isReady);
    m_save->setEnabled(isReady && isEdited());
}

void OrganizerView::fill()
{
    if (m_shown == m_book.organizer()) {
        return;
    }
    m_shown = m_book.organizer();
    m_name->setText(m_shown ? m_shown->named.name : QString());
    m_replyTo->setText(m_shown ? m_shown->replyTo : QString());
    m_nameBox->setProblem({});
    m_replyToBox->setProblem({});
}

std::optional<OrganizerPatch> OrganizerView::patch()
{
    const auto name = validName(m_name->text());
    m_nameBox->setProblem(
        name ? QString()
             : tr("Please give it a name of 1 to %1 characters, on one line.").arg(kMaxNameLength));
    const bool isAddress = !m_replyTo->text().trimmed().isEmpty();
    const auto replyTo = isAddress ? validEmail(m_replyTo->text()) : Result<QString>(QString());
    m_replyToBox->setProblem(
        replyTo ? QString() : tr("This is not an e-mail address such as name@example.org."));
    if (!name || !replyTo) {
        (name ? m_replyToBox : m_nameBox)->focusEditor();
        return std::nullopt;
    }
    OrganizerPatch patch;
    if (*name != m_shown->named.name) {
        patch.name = *name;
    }
    if (*replyTo != m_shown->replyTo) {
        patch.replyTo = *replyTo;
    }
    return patch;
}

void OrganizerView::submit()
{
    const auto wanted = isEdited() ? patch() : std::nullopt;
    if (!wanted) {
        return;
    }
    if (*wanted == OrganizerPatch()) { // but for blanks
        showSaved();
    } else {
        Q_EMIT saveWanted(*wanted);
    }
}

void OrganizerView::setBusy(bool busy)
{
    m_isBusy = busy;
    showState();
}

void OrganizerView::showSaved()
{
    m_shown.reset();
    showState();
}

bool OrganizerView::showError(const ApiError &error)
{
    for (const auto &[field, box] :
         {std::pair("name", m_nameBox), std::pair("reply_to", m_replyToBox)}) {
        if (error.field == QLatin1StringView(field)) {
            box->setProblem(error.message);
            box->focusEditor();
            return true;
        }
    }
    return false;
}

} // namespace boxoffice
