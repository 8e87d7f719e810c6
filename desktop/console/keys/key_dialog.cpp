#include "desktop/console/keys/key_dialog.h"

#include "desktop/books/access_words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace boxoffice {

KeyDialog::KeyDialog(QWidget *parent)
    : QDialog(parent)
    , m_name(new QLineEdit(this))
    , m_nameBox(new FieldBox(tr("&Name"), m_name, this))
    , m_scopesBox(new FieldBox(tr("What it may do"), scopeBoxes(), this))
    , m_expiry(new QComboBox(this))
    , m_expiryBox(new FieldBox(tr("&Expires"), m_expiry, this))
    , m_create(new QPushButton(tr("C&reate key"), this))
    , m_cancel(new QPushButton(tr("&Cancel"), this))
{
    setWindowTitle(tr("New key"));
    setObjectName(QStringLiteral("keyDialog"));
    m_name->setObjectName(QStringLiteral("keyName"));
    m_name->setMaxLength(kMaxKeyNameLength);
    m_name->setPlaceholderText(tr("Such as the program that uses it"));
    m_create->setObjectName(QStringLiteral("keyCreate"));
    m_create->setDefault(true);
    m_cancel->setAutoDefault(false);
    fillExpiries();
    layOut();
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameBox->setProblem({}); });
    connect(m_create, &QPushButton::clicked, this, &KeyDialog::submit);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
}

QWidget *KeyDialog::scopeBoxes()
{
    auto *boxes = new QWidget(this);
    auto *layout = new QVBoxLayout(boxes);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (const Permission scope : kKeyScopes) {
        auto *box = new QCheckBox(formatPermission(scope), boxes);
        box->setToolTip(QLatin1StringView(wireName(scope)));
        connect(box, &QCheckBox::toggled, this, [this] { m_scopesBox->setProblem({}); });
        layout->addWidget(box);
        m_scopes.append({scope, box});
    }
    return boxes;
}

// data: days; none for never.
void KeyDialog::fillExpiries()
{
    m_expiry->setObjectName(QStringLiteral("keyExpiry"));
    m_expiry->addItem(tr("In 30 days"), 30);
    m_expiry->addItem(tr("In 90 days"), 90);
    m_expiry->addItem(tr("In a year"), 365);
    m_expiry->addItem(tr("Never"));
    m_expiry->setCurrentIndex(2);
}

void KeyDialog::layOut()
{
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_create);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(14);
    layout->addWidget(m_nameBox);
    layout->addWidget(m_scopesBox);
    layout->addWidget(m_expiryBox);
    layout->addStretch();
    layout->addLayout(buttons);
    QList<QWidget *> order{m_name};
    for (const auto &[scope, box] : m_scopes) {
        order.append(box);
    }
    orderTabs(order + QList<QWidget *>{m_expiry, m_cancel, m_create});
    m_name->setFocus();
    resize(440, 470);
}

QList<Permission> KeyDialog::scopes() const
{
    QList<Permission> chosen;
    for (const auto &[scope, box] : m_scopes) {
        if (box->isChecked()) {
            chosen.append(scope);
        }
    }
    return chosen;
}

void KeyDialog::submit()
{
    const QString name = m_name->text().simplified();
    m_nameBox->setProblem(name.isEmpty() ? tr("A key needs a name.") : QString());
    m_scopesBox->setProblem(scopes().isEmpty() ? tr("A key that may do nothing is of no use.")
                                               : QString());
    if (name.isEmpty() || scopes().isEmpty()) {
        return;
    }
    KeyDraft draft{name, scopes()};
    if (const QVariant days = m_expiry->currentData(); days.isValid()) {
        draft.expiresAt = QDateTime::currentDateTimeUtc().addDays(days.toInt()).toMSecsSinceEpoch();
    }
    Q_EMIT keyRequested(draft);
}

void KeyDialog::setBusy(bool busy)
{
    for (QWidget *each :
         std::initializer_list<QWidget *>{m_nameBox, m_scopesBox, m_expiryBox, m_create}) {
        each->setEnabled(!busy);
    }
}

void KeyDialog::showError(const ApiError &error)
{
    setBusy(false);
    m_nameBox->setProblem(error.message);
    m_name->setFocus();
}

} // namespace boxoffice
