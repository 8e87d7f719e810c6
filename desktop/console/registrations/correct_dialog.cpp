#include "desktop/console/registrations/correct_dialog.h"

#include "desktop/books/formats.h"
#include "shared/api/email.h"
#include "shared/api/validation.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace boxoffice {

CorrectDialog::CorrectDialog(const Registration &registration, bool namesRequired, bool sendsMail,
                             QWidget *parent)
    : QDialog(parent)
    , m_registration(registration)
    , m_namesRequired(namesRequired)
    , m_name(new QLineEdit(registration.name, this))
    , m_email(new QLineEdit(registration.userEmail, this))
    , m_nameBox(new FieldBox(tr("&Name"), m_name, this))
    , m_emailBox(new FieldBox(tr("&E-mail address"), m_email, this))
    , m_type(new TypeChoice(this))
    , m_typeBox(new FieldBox(tr("&Ticket type"), m_type, this))
    , m_busy(new QLabel(this))
    , m_save(new QPushButton(tr("&Save"), this))
{
    setWindowTitle(tr("Correct registration"));
    setObjectName(QStringLiteral("correctDialog"));
    m_name->setObjectName(QStringLiteral("correctName"));
    m_name->setCursorPosition(0);
    m_email->setObjectName(QStringLiteral("correctEmail"));
    m_email->setCursorPosition(0);
    m_type->setObjectName(QStringLiteral("correctType"));
    m_typeBox->hide();
    m_busy->setProperty("role", QStringLiteral("muted"));
    m_save->setObjectName(QStringLiteral("correctSave"));
    m_save->setDefault(true);
    layOut(sendsMail);
    connect(m_save, &QPushButton::clicked, this, &CorrectDialog::submit);
    connect(m_name, &QLineEdit::textChanged, this, [this] { m_nameBox->setProblem({}); });
    connect(m_email, &QLineEdit::textChanged, this, [this] { m_emailBox->setProblem({}); });
    connect(m_type, &QComboBox::currentIndexChanged, this, [this] { m_typeBox->setProblem({}); });
}

void CorrectDialog::layOut(bool sendsMail)
{
    auto *heading = new ElidedLabel(this);
    heading->setText(tr("Number %1").arg(formatNumber(m_registration)));
    heading->setProperty("role", QStringLiteral("muted"));
    auto *about = new QLabel(
        sendsMail
            ? tr("Seat and number stay. A new address gets a mail with a new link; the old link "
                 "no longer works.")
            : tr("Seat and number stay. With a new address the old link no longer works."),
        this);
    about->setWordWrap(true);
    about->setProperty("role", QStringLiteral("muted"));
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_busy, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(12);
    layout->addWidget(heading);
    layout->addWidget(m_nameBox);
    layout->addWidget(m_emailBox);
    layout->addWidget(m_typeBox);
    layout->addWidget(about);
    layout->addStretch();
    layout->addLayout(buttons);
    orderTabs({m_name, m_email, m_type, cancel, m_save});
    m_name->setFocus();
    resize(460, 300);
}

void CorrectDialog::offerTypes(const SeatRoom &room)
{
    // Seats that were booked before there were types have none, and may keep it.
    m_type->offerNone(m_registration.ticketTypeId ? QString() : tr("None"));
    m_type->offer(room, TypeChoice::Counts::ForATicket);
    m_type->choose(m_registration.ticketTypeId);
    m_typeBox->setVisible(!room.facts().types.isEmpty());
    growToFit(*this);
}

bool CorrectDialog::check()
{
    const QString name = m_name->text().trimmed();
    const bool isNameNeeded = m_namesRequired || !name.isEmpty();
    m_nameBox->setProblem(!isNameNeeded || validName(name) ? QString()
                              : name.isEmpty()
                              ? tr("This event asks for names.")
                              : tr("At most %1 characters, on one line.").arg(kMaxNameLength));
    m_emailBox->setProblem(validEmail(m_email->text())
                               ? QString()
                               : tr("This is not an e-mail address such as name@example.org."));
    for (FieldBox *box : {m_nameBox, m_emailBox}) {
        if (!box->problem().isEmpty()) {
            box->focusEditor();
            return false;
        }
    }
    return true;
}

void CorrectDialog::submit()
{
    if (!check()) {
        return;
    }
    RegistrationPatch patch;
    if (const QString name = m_name->text().trimmed(); name != m_registration.name) {
        patch.name = name;
    }
    if (const auto email = validEmail(m_email->text()); *email != m_registration.userEmail) {
        patch.userEmail = *email;
    }
    if (const auto type = m_type->chosen(); type && type != m_registration.ticketTypeId) {
        patch.ticketTypeId = type;
    }
    if (patch == RegistrationPatch()) {
        accept();
        return;
    }
    Q_EMIT correctionRequested(patch);
}

void CorrectDialog::setBusy(bool busy)
{
    for (QWidget *each : std::initializer_list<QWidget *>{m_name, m_email, m_type, m_save}) {
        each->setEnabled(!busy);
    }
    m_busy->setText(busy ? tr("Saving…") : QString());
}

FieldBox *CorrectDialog::boxOf(const ApiError &error) const
{
    const bool isAboutType = error.code == ErrorCode::TicketTypeFull
        || error.code == ErrorCode::TicketTypeNotFound || error.code == ErrorCode::EventFull;
    return error.field == QLatin1StringView("name") ? m_nameBox
        : isAboutType && m_typeBox->isVisible()     ? m_typeBox
                                                    : m_emailBox;
}

void CorrectDialog::showError(const ApiError &error)
{
    FieldBox *box = boxOf(error);
    box->setProblem(
        error.code == ErrorCode::AlreadyRegistered
            ? tr("This address has a seat at this event already, and each address can have one. "
                 "Perhaps this registration is not needed any more?")
            : error.outcomeUnknown
            ? tr("%1 Whether it was saved is not known; saving once more is safe.")
                  .arg(error.message)
            : error.message);
    box->focusEditor();
}

} // namespace boxoffice
