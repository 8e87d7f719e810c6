#include "desktop/look/secret_dialog.h"

#include "desktop/look/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace boxoffice {

SecretDialog::SecretDialog(const QString &title, const QString &about, const QString &what,
                           const QString &secret, QWidget *parent)
    : QDialog(parent)
    , m_secret(new QLineEdit(secret, this))
    , m_done(new QLabel(this))
{
    setWindowTitle(title);
    setObjectName(QStringLiteral("secretDialog"));
    auto *text = new QLabel(about, this);
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    text->setObjectName(QStringLiteral("secretAbout"));
    m_secret->setReadOnly(true);
    m_secret->setAccessibleName(what);
    m_secret->setObjectName(QStringLiteral("secretText"));
    m_secret->setCursorPosition(0);
    m_done->setProperty("role", QStringLiteral("muted"));
    m_done->setObjectName(QStringLiteral("secretDone"));
    layOut(*text);
}

void SecretDialog::layOut(QLabel &text)
{
    auto *copyButton = new QPushButton(icon(Icon::Copy), tr("&Copy"), this);
    copyButton->setObjectName(QStringLiteral("secretCopy"));
    copyButton->setAutoDefault(false);
    auto *close = new QPushButton(tr("C&lose"), this);
    close->setObjectName(QStringLiteral("secretClose"));
    close->setAutoDefault(false);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_secret, 1);
    line->addWidget(copyButton);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_done, 1);
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(14);
    layout->addWidget(&text);
    layout->addLayout(line);
    layout->addStretch();
    layout->addLayout(buttons);
    resize(520, 190);
    copyButton->setFocus();
    connect(copyButton, &QPushButton::clicked, this, &SecretDialog::copy);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

void SecretDialog::copy()
{
    QApplication::clipboard()->setText(m_secret->text());
    m_secret->selectAll();
    m_done->setText(tr("Copied."));
}

} // namespace boxoffice
