#include "desktop/console/registrations/register_dialog.h"

#include "shared/api/email.h"
#include "shared/api/validation.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace boxoffice {

RegisterDialog::RegisterDialog(const QString &eventName, Names names, QWidget *parent)
    : QDialog(parent)
    , m_names(names)
    , m_about(new QLabel(this))
    , m_name(new QLineEdit(this))
    , m_nameBox(new FieldBox(names == Names::Required ? tr("&Name") : tr("&Name, if known"), m_name,
                             this))
    , m_email(new QLineEdit(this))
    , m_emailBox(new FieldBox(tr("&E-mail address"), m_email, this))
    , m_meant(new QPushButton(this))
    , m_type(new TypeChoice(this))
    , m_typeBox(new FieldBox(tr("&Ticket type"), m_type, this))
    , m_exceeds(new QCheckBox(tr("&Beyond the capacity"), this))
    , m_aboutExceeding(new QLabel(tr("The capacity is raised by one for this ticket, so that there "
                                     "is a seat even if all are taken. Cancelling the ticket "
                                     "lowers it again."),
                                  this))
    , m_done(new QLabel(this))
    , m_register(new QPushButton(tr("&Register"), this))
{
    setWindowTitle(tr("Register somebody"));
    setObjectName(QStringLiteral("registerDialog"));
    nameParts();
    layOut(eventName);
    wire();
}

void RegisterDialog::nameParts()
{
    m_about->setObjectName(QStringLiteral("registerAbout"));
    m_email->setPlaceholderText(tr("name@example.org"));
    m_email->setObjectName(QStringLiteral("registerEmail"));
    m_name->setObjectName(QStringLiteral("registerName"));
    m_nameBox->setVisible(m_names != Names::Unknown);
    m_meant->setObjectName(QStringLiteral("registerMeant"));
    m_meant->setAutoDefault(false);
    m_type->setObjectName(QStringLiteral("registerType"));
    m_exceeds->setObjectName(QStringLiteral("registerExceeds"));
    m_exceeds->setAccessibleDescription(m_aboutExceeding->text());
    for (QWidget *later : std::initializer_list<QWidget *>{m_about, m_meant, m_typeBox, m_exceeds,
                                                           m_aboutExceeding}) {
        later->hide();
    }
    for (QLabel *label : {m_about, m_aboutExceeding, m_done}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    for (QLabel *label : {m_about, m_aboutExceeding}) {
        label->setProperty("role", QStringLiteral("muted"));
    }
    m_done->setObjectName(QStringLiteral("registerDone"));
    m_register->setDefault(true);
    m_register->setObjectName(QStringLiteral("registerButton"));
}

void RegisterDialog::layOut(const QString &eventName)
{
    auto *heading = new ElidedLabel(this);
    heading->setText(eventName);
    heading->setProperty("role", QStringLiteral("muted"));
    auto *close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_register);
    auto *exceeding = new QVBoxLayout;
    exceeding->setSpacing(4);
    exceeding->addWidget(m_exceeds);
    exceeding->addWidget(m_aboutExceeding);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(12);
    layout->addWidget(heading);
    layout->addWidget(m_about);
    layout->addWidget(m_emailBox);
    layout->addWidget(m_meant, 0, Qt::AlignLeft);
    layout->addWidget(m_nameBox);
    layout->addWidget(m_typeBox);
    layout->addLayout(exceeding);
    layout->addWidget(m_done);
    layout->addStretch();
    layout->addLayout(buttons);
    orderTabs({m_email, m_meant, m_name, m_type, m_exceeds, close, m_register});
    m_email->setFocus();
    resize(440, m_names == Names::Unknown ? 220 : 280);
}

void RegisterDialog::wire()
{
    connect(m_register, &QPushButton::clicked, this, &RegisterDialog::submit);
    connect(m_email, &QLineEdit::textChanged, this, [this] {
        m_emailBox->setProblem({});
        offer({});
    });
    connect(m_name, &QLineEdit::textChanged, this, [this] { m_nameBox->setProblem({}); });
    connect(m_meant, &QPushButton::clicked, this, [this] {
        m_email->setText(QString(m_offered));
        m_email->setFocus();
    });
    connect(m_type, &QComboBox::currentIndexChanged, this, [this] { m_typeBox->setProblem({}); });
    connect(m_exceeds, &QCheckBox::toggled, this, [this] { m_typeBox->setProblem({}); });
}

void RegisterDialog::offerTypes(const SeatRoom &room)
{
    m_type->offer(room, TypeChoice::Counts::ForSomebodyNew);
    m_typeBox->setVisible(m_type->count() > 0);
    growToFit(*this);
}

void RegisterDialog::offerExceeding()
{
    m_exceeds->show();
    m_aboutExceeding->show();
    growToFit(*this);
}

void RegisterDialog::showAbout(const QString &sentence)
{
    m_about->setText(sentence);
    m_about->setVisible(!sentence.isEmpty());
    growToFit(*this);
}

void RegisterDialog::submit()
{
    const auto email = validEmail(m_email->text());
    if (!email) {
        m_emailBox->setProblem(tr("This is not an e-mail address such as name@example.org."));
        offer(suggestedEmail(m_email->text()));
        m_email->setFocus();
        return;
    }
    if (!checkName()) {
        m_name->setFocus();
        return;
    }
    RegistrationAddition addition{{*email, m_name->text().trimmed()}, m_exceeds->isChecked()};
    if (m_names != Names::Unknown && QLocale().language() == QLocale::German) {
        addition.draft.language = MailLanguage::German; // as whoever registers them speaks to them
    }
    addition.draft.ticketTypeId = m_type->chosen();
    Q_EMIT registrationRequested(addition);
}

bool RegisterDialog::checkName()
{
    const QString name = m_name->text().trimmed();
    const bool isWanted = m_names == Names::Required || !name.isEmpty();
    m_nameBox->setProblem(!isWanted || validName(name) ? QString()
                              : name.isEmpty()
                              ? tr("This event asks for names.")
                              : tr("At most %1 characters, on one line.").arg(kMaxNameLength));
    return m_nameBox->problem().isEmpty();
}

void RegisterDialog::offer(const QString &address)
{
    m_offered = address;
    m_meant->setText(tr("Did you mean %1?").arg(address).replace(u'&', QStringLiteral("&&")));
    m_meant->setVisible(!address.isEmpty());
}

void RegisterDialog::showEventGone()
{
    m_eventGone = true;
    setBusy(false);
    m_emailBox->setProblem(tr("The event was deleted in the meantime."));
}

QList<QWidget *> RegisterDialog::inputs() const
{
    return {m_email, m_name, m_type, m_exceeds, m_register};
}

void RegisterDialog::setBusy(bool busy)
{
    for (QWidget *input : inputs()) {
        input->setEnabled(!busy && !m_eventGone);
    }
    m_done->setText(busy ? tr("Registering…") : QString());
}

FieldBox *RegisterDialog::boxOf(const ApiError &error) const
{
    if (error.field == QLatin1StringView("name")) {
        return m_nameBox;
    }
    const bool isAboutType = error.code == ErrorCode::TicketTypeFull
        || error.code == ErrorCode::TicketTypeNotFound
        || (error.code == ErrorCode::EventFull && m_exceeds->isVisible());
    return isAboutType && m_typeBox->isVisible() ? m_typeBox : m_emailBox;
}

void RegisterDialog::showError(const ApiError &error)
{
    FieldBox *box = boxOf(error);
    box->setProblem(error.outcomeUnknown
                        ? tr("%1 Whether it was booked is not known; trying once more is safe.")
                              .arg(error.message)
                        : error.message);
    box->focusEditor();
    if (box == m_emailBox) {
        m_email->selectAll();
    }
}

void RegisterDialog::showRegistered(const QString &email)
{
    m_done->setText(tr("%1 is registered.").arg(email));
    m_email->clear();
    m_name->clear();
    m_exceeds->setChecked(false);
    m_email->setFocus();
}

} // namespace boxoffice
