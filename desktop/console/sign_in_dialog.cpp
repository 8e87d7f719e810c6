#include "desktop/console/sign_in_dialog.h"

#include <QHostAddress>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kLongestPassword = 256;
constexpr int kWidth = 420;

// What is typed can be read by others on the way.
bool isOpenToOthers(const QUrl &server)
{
    const bool isHere =
        server.host() == QLatin1StringView("localhost") || QHostAddress(server.host()).isLoopback();
    return server.scheme() == QLatin1StringView("http") && !isHere;
}

} // namespace

SignInDialog::SignInDialog(const Occasion &occasion, QWidget *parent)
    : QDialog(parent)
    , m_email(new QLineEdit(occasion.email, this))
    , m_password(new QLineEdit(this))
    , m_code(new QLineEdit(this))
    , m_emailBox(new FieldBox(tr("&E-mail address"), m_email, this))
    , m_passwordBox(new FieldBox(tr("&Password"), m_password, this))
    , m_codeBox(new FieldBox(tr("&Code"), m_code, this))
    , m_problem(sentence({}, "problem"))
    , m_signIn(new QPushButton(tr("&Sign in"), this))
    , m_notNow(new QPushButton(tr("&Not now"), this))
{
    setWindowTitle(tr("Sign in"));
    setObjectName(QStringLiteral("signInDialog"));
    m_email->setObjectName(QStringLiteral("signInEmail"));
    m_password->setObjectName(QStringLiteral("signInPassword"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setMaxLength(kLongestPassword);
    m_code->setObjectName(QStringLiteral("signInCode"));
    m_code->setPlaceholderText(tr("Only with a second factor"));
    m_code->setInputMethodHints(Qt::ImhNoPredictiveText | Qt::ImhSensitiveData);
    m_problem->setObjectName(QStringLiteral("signInProblem"));
    m_problem->hide();
    m_signIn->setObjectName(QStringLiteral("signInButton"));
    m_signIn->setDefault(true);
    m_notNow->setObjectName(QStringLiteral("signInNotNow"));
    m_notNow->setAutoDefault(false);
    layOut(occasion);
    connect(m_signIn, &QPushButton::clicked, this, &SignInDialog::submit);
    connect(m_notNow, &QPushButton::clicked, this, &QDialog::reject);
    for (FieldBox *box : {m_emailBox, m_passwordBox, m_codeBox}) {
        connect(static_cast<QLineEdit *>(box->editor()), &QLineEdit::textEdited, box,
                [box] { box->setProblem({}); });
    }
}

QLabel *SignInDialog::sentence(const QString &text, const char *role)
{
    auto *label = new QLabel(text, this);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("role", QLatin1StringView(role));
    return label;
}

void SignInDialog::layOut(const Occasion &occasion)
{
    auto *server = new ElidedLabel(this);
    server->setText(occasion.server.toDisplayString(QUrl::RemoveUserInfo));
    server->setProperty("role", QStringLiteral("muted"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(12);
    layout->addWidget(server);
    if (occasion.hasEnded) {
        QLabel *why = sentence(tr("Your session has ended. Nothing is lost: what was under way "
                                  "goes on as soon as you are signed in."),
                               "");
        why->setObjectName(QStringLiteral("signInEnded"));
        layout->addWidget(why);
    }
    for (QWidget *each :
         std::initializer_list<QWidget *>{m_problem, m_emailBox, m_passwordBox, m_codeBox}) {
        layout->addWidget(each);
    }
    addWarnings(*layout, occasion);
    layout->addStretch();
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_notNow);
    buttons->addWidget(m_signIn);
    layout->addLayout(buttons);
    orderTabs({m_email, m_password, m_code, m_notNow, m_signIn});
    (occasion.email.isEmpty() ? m_email : m_password)->setFocus();
    resize(kWidth, layout->totalHeightForWidth(kWidth));
}

// A sentence more, and nothing else gets narrower for it.
void SignInDialog::growToFit()
{
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

void SignInDialog::addWarnings(QVBoxLayout &layout, const Occasion &occasion)
{
    if (isOpenToOthers(occasion.server)) {
        layout.addWidget(sentence(tr("The connection to this server is not encrypted: others on "
                                     "the network can read the password."),
                                  "problem"));
    }
    if (!occasion.isKept) {
        QLabel *note =
            sentence(tr("No key store can be used on this computer, so you stay signed in "
                        "only until the console is closed."),
                     "muted");
        note->setObjectName(QStringLiteral("signInNotKept"));
        layout.addWidget(note);
    }
}

void SignInDialog::submit()
{
    const QString email = m_email->text().trimmed();
    m_emailBox->setProblem(email.isEmpty() ? tr("Please type your e-mail address.") : QString());
    m_passwordBox->setProblem(m_password->text().isEmpty() ? tr("Please type your password.")
                                                           : QString());
    if (email.isEmpty() || m_password->text().isEmpty()) {
        (email.isEmpty() ? m_email : m_password)->setFocus();
        growToFit();
        return;
    }
    m_problem->hide();
    Q_EMIT signInRequested({.email = email,
                            .password = m_password->text(),
                            .code = m_code->text().simplified().remove(u' '),
                            .as = SessionAs::Token});
}

void SignInDialog::setBusy(bool busy)
{
    for (QWidget *each : std::initializer_list<QWidget *>{m_email, m_password, m_code, m_signIn}) {
        each->setEnabled(!busy);
    }
    m_signIn->setText(busy ? tr("Signing in…") : tr("&Sign in"));
}

void SignInDialog::showError(const ApiError &error)
{
    setBusy(false);
    m_problem->setText(error.message);
    m_problem->show();
    growToFit();
    m_password->setFocus();
    m_password->selectAll();
}

} // namespace boxoffice
